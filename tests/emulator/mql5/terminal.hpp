// The part of the MQL5 runtime that TradewindBridge.mq5 uses, on POSIX, so that the expert advisor's own code can be run
// against the app where no MetaTrader is. Array access is checked as MetaTrader checks it. Not a compiler check of MQL5.
#pragma once
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#define input static

using uchar = unsigned char;
using ushort = unsigned short;
using uint = unsigned int;
using ulong = unsigned long;
using datetime = long;
using string = std::string;

template <typename T>
struct Array {
  std::vector<T> items;
  T &operator[](size_t index) {
    if (index >= items.size()) {
      fprintf(stderr, "array out of range: %zu of %zu\n", index, items.size());
      abort();
    }
    return items[index];
  }
};
template <typename T>
int ArraySize(const Array<T> &array) { return (int)array.items.size(); }
template <typename T>
int ArrayResize(Array<T> &array, int size, int = 0) {
  array.items.resize(size);
  return size;
}
template <typename T>
void ArrayFree(Array<T> &array) { array.items.clear(); }
template <typename T>
void ArraySetAsSeries(Array<T> &, bool) {}
template <typename T>
int ArrayCopy(Array<T> &to, Array<T> &from, int toStart, int fromStart, int count) {
  if ((int)to.items.size() < toStart + count) to.items.resize(toStart + count);
  for (int i = 0; i < count; i++) to[toStart + i] = from[fromStart + i];
  return count;
}

const int INVALID_HANDLE = -1, WHOLE_ARRAY = -1, CP_UTF8 = 65001;
const int INIT_SUCCEEDED = 0, INIT_FAILED = 1, INIT_PARAMETERS_INCORRECT = 32767;
const uint TICK_FLAG_BID = 2, TICK_FLAG_ASK = 4, TICK_FLAG_LAST = 8, TICK_FLAG_VOLUME = 16, TICK_FLAG_BUY = 32, TICK_FLAG_SELL = 64;
const uint COPY_TICKS_ALL = ~0u;
enum ENUM_TIMEFRAMES { PERIOD_M1 = 1, PERIOD_M5 = 5, PERIOD_M15 = 15, PERIOD_M30 = 30, PERIOD_H1 = 60, PERIOD_H4 = 240, PERIOD_D1 = 1440 };
enum Property {
  MQL_TESTER, ACCOUNT_LOGIN, ACCOUNT_SERVER, ACCOUNT_COMPANY, ACCOUNT_CURRENCY, TERMINAL_BUILD, TERMINAL_CONNECTED, SYMBOL_DIGITS, SYMBOL_POINT,
  SYMBOL_TRADE_TICK_SIZE, SYMBOL_TRADE_CONTRACT_SIZE, SYMBOL_VOLUME_STEP, SYMBOL_CURRENCY_BASE, SYMBOL_CURRENCY_PROFIT, SYMBOL_PATH,
  SYMBOL_TRADE_CALC_MODE, SERIES_SYNCHRONIZED
};

struct MqlTick {
  datetime time;
  double bid, ask, last;
  ulong volume;
  long time_msc;
  uint flags;
  double volume_real;
};
struct MqlRates {
  datetime time;
  double open, high, low, close;
  long tick_volume;
  int spread;
  long real_volume;
};

// --- the terminal's data: lines of `symbol ms bid ask last volume flags` in a file; those beyond `visible` have not happened yet
static std::map<string, std::vector<MqlTick>> terminalTicks;
static std::vector<string> terminalSymbols;
static std::map<string, size_t> visibleTicks;
static long terminalOffsetSeconds = 0;
static long terminalLogin = 5012345;
static string _Symbol = "EURUSD";
static int lastError = 0;

inline int MQLInfoInteger(Property) { return 0; }
inline long AccountInfoInteger(Property) { return terminalLogin; }
inline string AccountInfoString(Property what) { return what == ACCOUNT_SERVER ? "Demo-Server" : what == ACCOUNT_CURRENCY ? "USD" : "Example \"Markets\" Ltd"; }
inline int TerminalInfoInteger(Property what) { return what == TERMINAL_CONNECTED ? 1 : 5000; }
inline int SymbolsTotal(bool) { return (int)terminalSymbols.size(); }
inline string SymbolName(int index, bool) { return terminalSymbols.at(index); }
inline bool SymbolSelect(const string &name, bool) { return terminalTicks.count(name) > 0; }
inline long SymbolInfoInteger(const string &, Property what) { return what == SYMBOL_DIGITS ? 5 : 0; }
inline double SymbolInfoDouble(const string &, Property what) {
  return what == SYMBOL_TRADE_CONTRACT_SIZE ? 100000 : what == SYMBOL_VOLUME_STEP ? 0.01 : 0.00001;
}
inline string SymbolInfoString(const string &name, Property what) {
  return what == SYMBOL_CURRENCY_BASE ? name.substr(0, 3) : what == SYMBOL_CURRENCY_PROFIT ? name.substr(3, 3) : "Forex\\Majors\\" + name;
}
inline long SeriesInfoInteger(const string &, ENUM_TIMEFRAMES, Property) { return 1; }
inline int CopyTicks(const string &name, Array<MqlTick> &out, uint, ulong from, uint count) {
  out.items.clear();
  const auto &ticks = terminalTicks[name];
  for (size_t i = 0; i < visibleTicks[name] && out.items.size() < count; i++)
    if (ticks[i].time_msc >= (long)from) out.items.push_back(ticks[i]);
  return (int)out.items.size();
}
// Bars that say their own time: open = minutes since the epoch modulo 1000.
inline int CopyRates(const string &, ENUM_TIMEFRAMES timeframe, datetime newest, int count, Array<MqlRates> &out) {
  out.items.clear();
  const long seconds = (long)timeframe * 60;
  for (int i = count - 1; i >= 0; i--) {
    const long time = (newest / seconds - i) * seconds;
    const double price = 1 + (double)(time / 60 % 1000) / 1e5;
    out.items.push_back({time, price, price + 0.0002, price - 0.0001, price + 0.0001, time / seconds % 100, 2, 0});
  }
  return count;
}

// --- text
inline int StringLen(const string &text) { return (int)text.size(); }
inline void StringTrimLeft(string &text) { text.erase(0, text.find_first_not_of(" \t")); }
inline void StringTrimRight(string &text) { text.erase(text.find_last_not_of(" \t") + 1); }
inline int StringFind(const string &text, const string &what) { const size_t at = text.find(what); return at == string::npos ? -1 : (int)at; }
inline string StringSubstr(const string &text, int from, int length) { return text.substr(from, length); }
inline ushort StringGetCharacter(const string &text, int at) { return at < (int)text.size() ? (uchar)text[at] : 0; }
inline string ShortToString(ushort c) { return string(1, (char)c); }
inline long StringToInteger(const string &text) { return strtol(text.c_str(), nullptr, 10); }
inline string IntegerToString(long value) { return std::to_string(value); }
inline string DoubleToString(double value, int digits) { char text[64]; snprintf(text, sizeof text, "%.*f", digits, value); return text; }
inline int StringSplit(const string &text, char separator, Array<string> &parts) {
  std::stringstream stream(text);
  string part;
  while (std::getline(stream, part, separator)) parts.items.push_back(part);
  return (int)parts.items.size();
}
inline int StringToCharArray(const string &text, Array<uchar> &out, int start, int, int) {
  const int needed = start + (int)text.size() + 1;
  if ((int)out.items.size() < needed) out.items.resize(needed);
  for (size_t i = 0; i < text.size(); i++) out[start + i] = (uchar)text[i];
  out[needed - 1] = 0;
  return (int)text.size() + 1;
}
inline string CharArrayToString(Array<uchar> &bytes, int start, int count, int) {
  string text;
  for (int i = 0; i < count; i++) text += (char)bytes[start + i];
  return text;
}
inline const char *plain(const string &text) { return text.c_str(); }
template <typename T>
T plain(T value) { return value; }
template <typename... Values>
string StringFormat(const char *format, const Values &...values) {
  string posix;
  for (const char *at = format; *at; at++) {
    if (strncmp(at, "I64", 3) == 0 && at > format && at[-1] == '%') { posix += 'l'; at += 2; } else posix += *at;
  }
  char text[4096];
  snprintf(text, sizeof text, posix.c_str(), plain(values)...);
  return text;
}
inline void Print(const string &text) { fprintf(stderr, "%s\n", text.c_str()); }
template <typename... Values>
void PrintFormat(const char *format, const Values &...values) { Print(StringFormat(format, values...)); }
template <typename... Values>
void Comment(const Values &...) {}

// --- numbers and time
template <typename A, typename B>
std::common_type_t<A, B> MathMin(A a, B b) { return std::common_type_t<A, B>(a) < std::common_type_t<A, B>(b) ? a : b; }
template <typename A, typename B>
std::common_type_t<A, B> MathMax(A a, B b) { return std::common_type_t<A, B>(a) > std::common_type_t<A, B>(b) ? a : b; }
inline double MathRound(double value) { return std::round(value); }
inline void MathSrand(int seed) { srand(seed); }
inline int MathRand() { return rand() % 32768; }
inline ulong GetTickCount64() { timespec now; clock_gettime(CLOCK_MONOTONIC, &now); return now.tv_sec * 1000ul + now.tv_nsec / 1000000; }
inline uint GetTickCount() { return (uint)GetTickCount64(); }
inline datetime TimeGMT() { return time(nullptr); }
inline datetime TimeTradeServer() { return time(nullptr) + terminalOffsetSeconds; }
inline int GetLastError() { return lastError; }
inline void ResetLastError() { lastError = 0; }
inline bool EventSetMillisecondTimer(int) { return true; }
inline void EventKillTimer() {}

// --- sockets
static bool socketIsBroken = false;
inline int SocketCreate() { socketIsBroken = false; return socket(AF_INET, SOCK_STREAM, 0); }
inline bool SocketConnect(int handle, const string &host, uint port, uint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  if (connect(handle, (sockaddr *)&address, sizeof address) == 0) return true;
  lastError = 5272;
  return false;
}
inline bool SocketTimeouts(int handle, uint sendMs, uint) {
  timeval time{(long)sendMs / 1000, (long)(sendMs % 1000) * 1000};
  return setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) == 0;
}
inline bool SocketIsConnected(int handle) {
  if (socketIsBroken) return false;
  pollfd entry{handle, POLLIN, 0};
  char byte;
  return !(poll(&entry, 1, 0) > 0 && recv(handle, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0);
}
inline bool SocketIsWritable(int handle) { pollfd entry{handle, POLLOUT, 0}; return poll(&entry, 1, 0) > 0 && (entry.revents & POLLOUT); }
// As in MetaTrader, an empty socket may claim one byte.
inline uint SocketIsReadable(int handle) { int count = 0; ioctl(handle, FIONREAD, &count); return count > 0 ? count : 1; }
inline int SocketRead(int handle, Array<uchar> &out, uint most, uint timeoutMs) {
  pollfd entry{handle, POLLIN, 0};
  if (poll(&entry, 1, (int)timeoutMs) <= 0) return -1;
  out.items.resize(most);
  const ssize_t count = recv(handle, out.items.data(), most, 0);
  if (count <= 0) { socketIsBroken = true; lastError = 5273; return -1; }
  out.items.resize(count);
  return (int)count;
}
// Takes an odd part of what it is given now and then, as a full socket does.
inline int SocketSend(int handle, Array<uchar> &bytes, uint length) {
  static uint round = 0;
  const uint part = ++round % 3 == 0 && length > 1 ? length / 2 : length;
  const ssize_t count = send(handle, bytes.items.data(), part, MSG_NOSIGNAL);
  if (count < 0) { socketIsBroken = true; lastError = 5273; return -1; }
  return (int)count;
}
inline bool SocketClose(int handle) { return close(handle) == 0; }
