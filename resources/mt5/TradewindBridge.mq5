//+------------------------------------------------------------------+
//| TradewindBridge.mq5                                              |
//| Sends ticks, history and symbol properties of this terminal to   |
//| the Tradewind app on the same machine. It never trades.          |
//| Protocol: docs/mt5.md, version 1.                                |
//+------------------------------------------------------------------+
#property copyright "Tradewind"
#property version   "1.00"
#property description "Sends ticks and history of this terminal to Tradewind on this machine."
#property description "Allow the address in Tools > Options > Expert Advisors and paste the token of Tradewind's connection settings."

enum ENUM_SERVER_ZONE
  {
   ZONE_NEW_YORK, // Changes with New York (most forex brokers)
   ZONE_EUROPE,   // Changes with Europe
   ZONE_FIXED     // Never changes
  };

input string           InpHost        = "127.0.0.1"; // Address of Tradewind
input int              InpPort        = 17653;       // Port of Tradewind
input string           InpToken       = "";          // Token from Tradewind's connection settings
input string           InpSymbols     = "";          // Symbols, with commas (empty: this chart's, *: Market Watch)
input ENUM_SERVER_ZONE InpServerZone  = ZONE_NEW_YORK; // Summer time of the broker's server
input int              InpTimerMs     = 20;          // How often ticks are collected, milliseconds
input int              InpBarsM1      = 20000;       // History: at most so many 1-minute bars
input int              InpBarsM5      = 10000;       // History: 5-minute bars
input int              InpBarsM15     = 10000;       // History: 15-minute bars
input int              InpBarsM30     = 5000;        // History: 30-minute bars
input int              InpBarsH1      = 10000;       // History: 1-hour bars
input int              InpBarsH4      = 5000;        // History: 4-hour bars
input int              InpBarsD1      = 5000;        // History: daily bars

#define PROTOCOL_VERSION   1
#define RING_SIZE          65536    // ticks kept until Tradewind has them on disk
#define TICKS_PER_POLL     2000     // ticks of one symbol taken in one round
#define BARS_PER_FRAME     500
#define SEND_BYTES         16384    // bytes given to one SocketSend
#define OUTPUT_BOUND       262144   // bytes that may wait before new lines are made
#define INPUT_BOUND        65536    // longest line from Tradewind
#define CONNECT_TIMEOUT_MS 1000
#define MAX_BACKOFF_MS     30000
#define HISTORY_RETRY_MS   200
#define HISTORY_ATTEMPTS   50

#define QUOTE_FLAGS (TICK_FLAG_BID|TICK_FLAG_ASK)
#define TRADE_FLAGS (TICK_FLAG_LAST|TICK_FLAG_VOLUME|TICK_FLAG_BUY|TICK_FLAG_SELL)

//--- one tick line as it was numbered
struct SentTick
  {
   int               symbol;
   long              ms;
   double            bid;
   double            ask;
   double            last;
   double            volume;
   uint              flags;
  };

//--- one symbol and how far its ticks have been collected
struct SymbolState
  {
   string            name;
   string            jsonName;
   int               digits;
   bool              isSubscribed;
   bool              hasCursor;
   long              cursorMs;      // time of the last line numbered
   int               cursorLines;   // lines numbered with that time
   bool              hasPosition;   // where Tradewind wants to go on, used when the cursor is lost
   long              positionMs;
   int               positionLines;
  };

//--- one history that Tradewind asked for
struct HistoryJob
  {
   int               symbol;
   string            timeframeName;
   ENUM_TIMEFRAMES   timeframe;
   int               bars;
   long              toMs;
  };

SymbolState g_symbols[];
SentTick    g_ring[];
ulong       g_firstSeq=1;       // oldest sequence in the ring
ulong       g_nextSeq=1;        // sequence of the next tick line
ulong       g_sendSeq=1;        // sequence of the next line to transmit
ulong       g_ackedSeq=0;       // Tradewind has everything up to here on disk

HistoryJob  g_jobs[];
int         g_jobAt=0;          // the job that is being answered
MqlRates    g_rates[];
int         g_rateIndex=-1;     // next bar of the current job; -1: not loaded yet
int         g_historyAttempts=0;
ulong       g_historyRetryMs=0;

int         g_socket=INVALID_HANDLE;
bool        g_hasGone=false;    // Tradewind said where to go on
bool        g_isLive=false;     // everything missed was sent
uchar       g_out[];
int         g_outFrom=0;
int         g_outTo=0;
uchar       g_in[];
int         g_inLength=0;
ulong       g_lastByteMs=0;
ulong       g_lastPingMs=0;
ulong       g_lastOffsetCheckMs=0;
long        g_pingId=0;
int         g_heartbeatMs=5000;
int         g_silenceMs=15000;
ulong       g_nextConnectMs=0;
int         g_backoffMs=1000;
long        g_offsetSeconds=0;
bool        g_knowsServerTime=false;
int         g_lastConnectError=0;

//+------------------------------------------------------------------+
int OnInit()
  {
   if(MQLInfoInteger(MQL_TESTER))
     {
      Print("TradewindBridge does not run in the strategy tester: sockets are not available there.");
      return(INIT_FAILED);
     }
   if(StringLen(InpToken)==0)
     {
      Print("TradewindBridge needs the token: create it in Tradewind under Connections, MetaTrader 5, and paste it into InpToken.");
      return(INIT_PARAMETERS_INCORRECT);
     }
   if(InpPort<1 || InpPort>65535 || InpTimerMs<1)
     {
      Print("TradewindBridge: InpPort must be 1 to 65535 and InpTimerMs at least 1.");
      return(INIT_PARAMETERS_INCORRECT);
     }
   CollectSymbols();
   if(ArrayResize(g_ring,RING_SIZE)!=RING_SIZE)
      return(INIT_FAILED);
   ArrayResize(g_out,OUTPUT_BOUND+SEND_BYTES);
   ArrayResize(g_in,INPUT_BOUND);
   MathSrand((int)GetTickCount());
   if(!EventSetMillisecondTimer(InpTimerMs))
     {
      PrintFormat("TradewindBridge: the timer could not be started, error %d.",GetLastError());
      return(INIT_FAILED);
     }
   Comment("Tradewind: connecting");
   return(INIT_SUCCEEDED);
  }
//+------------------------------------------------------------------+
void OnDeinit(const int reason)
  {
   EventKillTimer();
   if(g_socket!=INVALID_HANDLE)
     {
      AppendLine("{\"t\":\"bye\"}");
      // the socket may take a part at a time
      for(int attempt=0; attempt<5 && g_outFrom<g_outTo; attempt++)
         Flush();
      // bytes left unread would turn the closing into a reset, which can overtake the farewell
      if(g_socket!=INVALID_HANDLE && ReadFrames())
         SocketClose(g_socket);
      g_socket=INVALID_HANDLE;
     }
   Comment("");
  }
//+------------------------------------------------------------------+
void OnTimer() { Step(); }
//--- the chart's own symbol need not wait for the timer
void OnTick()  { Step(); }
//+------------------------------------------------------------------+
//| One round: connect, read, send, collect                          |
//+------------------------------------------------------------------+
void Step()
  {
   if(g_socket==INVALID_HANDLE && !Connect())
      return;
   if(!ReadFrames())
      return;
   ulong now=GetTickCount64();
   if(now-g_lastByteMs>(ulong)g_silenceMs)
     {
      Disconnect("no sign of life from Tradewind",0);
      return;
     }
   CheckOffset(now);
   if(now-g_lastPingMs>=(ulong)g_heartbeatMs)
     {
      g_lastPingMs=now;
      g_pingId++;
      // only what was transmitted counts: the rest follows this line
      AppendLine(StringFormat("{\"t\":\"ping\",\"id\":%I64d,\"seq\":%I64u}",g_pingId,g_sendSeq-1));
     }
   if(!Flush() || IsOutputFull() || !g_hasGone)
      return;
   if(g_jobAt<ArraySize(g_jobs))
     {
      SendHistory(now);
      Flush();
      return;
     }
   int collected=0;
   for(int i=0; i<ArraySize(g_symbols); i++)
      collected+=CollectTicks(i);
   bool isAllSent=Transmit();
   if(isAllSent && collected==0 && !g_isLive && !IsRingFull())
     {
      g_isLive=true;
      AppendLine(StringFormat("{\"t\":\"live\",\"seq\":%I64u}",g_nextSeq-1));
      Comment("Tradewind: connected");
     }
   Flush();
  }
//+------------------------------------------------------------------+
//| Symbols                                                          |
//+------------------------------------------------------------------+
void CollectSymbols()
  {
   ArrayResize(g_symbols,0);
   string list=InpSymbols;
   StringTrimLeft(list);
   StringTrimRight(list);
   if(list=="*")
     {
      for(int i=0; i<SymbolsTotal(true); i++)
         AddSymbol(SymbolName(i,true));
      return;
     }
   if(list=="")
     {
      AddSymbol(_Symbol);
      return;
     }
   string parts[];
   int count=StringSplit(list,',',parts);
   for(int i=0; i<count; i++)
     {
      StringTrimLeft(parts[i]);
      StringTrimRight(parts[i]);
      if(parts[i]!="")
         AddSymbol(parts[i]);
     }
  }
//+------------------------------------------------------------------+
void AddSymbol(const string name)
  {
   if(FindSymbol(name)>=0)
      return;
   int index=ArraySize(g_symbols);
   ArrayResize(g_symbols,index+1,64);
   g_symbols[index].name=name;
   g_symbols[index].jsonName=JsonString(name);
   g_symbols[index].digits=5;
   g_symbols[index].isSubscribed=false;
   g_symbols[index].hasCursor=false;
   g_symbols[index].cursorMs=0;
   g_symbols[index].cursorLines=0;
   g_symbols[index].hasPosition=false;
   g_symbols[index].positionMs=0;
   g_symbols[index].positionLines=0;
  }
//+------------------------------------------------------------------+
int FindSymbol(const string name)
  {
   for(int i=0; i<ArraySize(g_symbols); i++)
      if(g_symbols[i].name==name)
         return(i);
   return(-1);
  }
//+------------------------------------------------------------------+
//| Answers subscribe: properties, or that there is no such symbol   |
//+------------------------------------------------------------------+
void Describe(const string name)
  {
   int index=FindSymbol(name);
   if(index<0 || !SymbolSelect(name,true))
     {
      AppendLine("{\"t\":\"no_symbol\",\"s\":"+JsonString(name)+"}");
      PrintFormat("TradewindBridge: the terminal has no symbol %s.",name);
      return;
     }
   g_symbols[index].isSubscribed=true;
   g_symbols[index].digits=(int)SymbolInfoInteger(name,SYMBOL_DIGITS);
   string line="{\"t\":\"symbol\",\"s\":"+g_symbols[index].jsonName;
   line+=",\"digits\":"+IntegerToString(g_symbols[index].digits);
   line+=",\"point\":"+DoubleToString(SymbolInfoDouble(name,SYMBOL_POINT),10);
   line+=",\"tick_size\":"+DoubleToString(SymbolInfoDouble(name,SYMBOL_TRADE_TICK_SIZE),10);
   line+=",\"contract_size\":"+DoubleToString(SymbolInfoDouble(name,SYMBOL_TRADE_CONTRACT_SIZE),8);
   line+=",\"volume_step\":"+DoubleToString(SymbolInfoDouble(name,SYMBOL_VOLUME_STEP),8);
   line+=",\"currency_base\":"+JsonString(SymbolInfoString(name,SYMBOL_CURRENCY_BASE));
   line+=",\"currency_profit\":"+JsonString(SymbolInfoString(name,SYMBOL_CURRENCY_PROFIT));
   line+=",\"path\":"+JsonString(StringSubstr(SymbolInfoString(name,SYMBOL_PATH),0,200));
   line+=",\"calc_mode\":"+IntegerToString(SymbolInfoInteger(name,SYMBOL_TRADE_CALC_MODE));
   AppendLine(line+"}");
  }
//+------------------------------------------------------------------+
//| Connection                                                       |
//+------------------------------------------------------------------+
bool Connect()
  {
   ulong now=GetTickCount64();
   if(now<g_nextConnectMs || AccountInfoInteger(ACCOUNT_LOGIN)==0)
      return(false);
   // the server's time is known only after the terminal has once reached the broker
   if(TerminalInfoInteger(TERMINAL_CONNECTED))
      g_knowsServerTime=true;
   if(!g_knowsServerTime)
      return(false);
   ResetLastError();
   int socket=SocketCreate();
   if(socket==INVALID_HANDLE)
     {
      ConnectFailed(GetLastError());
      return(false);
     }
   if(!SocketConnect(socket,InpHost,(uint)InpPort,CONNECT_TIMEOUT_MS))
     {
      int error=GetLastError();
      SocketClose(socket);
      ConnectFailed(error);
      return(false);
     }
   SocketTimeouts(socket,2000,2000);
   g_socket=socket;
   g_hasGone=false;
   g_isLive=false;
   g_outFrom=0;
   g_outTo=0;
   g_inLength=0;
   ClearHistory();
   for(int i=0; i<ArraySize(g_symbols); i++)
     {
      g_symbols[i].isSubscribed=false;
      g_symbols[i].hasPosition=false;
     }
   g_lastByteMs=GetTickCount64();
   g_lastPingMs=g_lastByteMs;
   g_lastConnectError=0;
   SendHello();
   return(Flush());
  }
//+------------------------------------------------------------------+
void ConnectFailed(const int error)
  {
   if(error!=g_lastConnectError)
     {
      if(error==4014)
         PrintFormat("TradewindBridge: the terminal does not allow the address. Tools > Options > Expert Advisors: tick 'Allow WebRequest for listed URL' and add %s.",InpHost);
      else
         PrintFormat("TradewindBridge: no connection to %s:%d, error %d. Is Tradewind running, and its MetaTrader feed switched on? Trying again by itself.",InpHost,InpPort,error);
      g_lastConnectError=error;
     }
   Comment("Tradewind: not reachable, trying again");
   ScheduleConnect(0);
  }
//+------------------------------------------------------------------+
//| Waits longer each time; a little chance keeps terminals apart    |
//+------------------------------------------------------------------+
void ScheduleConnect(const int leastMs)
  {
   int wait=(int)MathMax(g_backoffMs,leastMs);
   g_nextConnectMs=GetTickCount64()+(ulong)(wait+MathRand()%250);
   g_backoffMs=(int)MathMin(g_backoffMs*2,MAX_BACKOFF_MS);
  }
//+------------------------------------------------------------------+
void Disconnect(const string why,const int leastMs)
  {
   if(g_socket!=INVALID_HANDLE)
      SocketClose(g_socket);
   g_socket=INVALID_HANDLE;
   g_hasGone=false;
   g_isLive=false;
   PrintFormat("TradewindBridge: disconnected: %s.",why);
   Comment("Tradewind: disconnected, trying again");
   ScheduleConnect(leastMs);
  }
//+------------------------------------------------------------------+
void SendHello()
  {
   g_offsetSeconds=ServerOffset();
   string zone=InpServerZone==ZONE_NEW_YORK ? "new-york" : (InpServerZone==ZONE_EUROPE ? "europe" : "fixed");
   string line="{\"t\":\"hello\",\"v\":"+IntegerToString(PROTOCOL_VERSION);
   line+=",\"token\":"+JsonString(InpToken);
   line+=",\"login\":"+IntegerToString(AccountInfoInteger(ACCOUNT_LOGIN));
   line+=",\"server\":"+JsonString(AccountInfoString(ACCOUNT_SERVER));
   line+=",\"company\":"+JsonString(StringSubstr(AccountInfoString(ACCOUNT_COMPANY),0,120));
   line+=",\"currency\":"+JsonString(AccountInfoString(ACCOUNT_CURRENCY));
   line+=",\"tz_offset_s\":"+IntegerToString(g_offsetSeconds);
   line+=",\"zone\":\""+zone+"\"";
   line+=",\"build\":"+IntegerToString(TerminalInfoInteger(TERMINAL_BUILD));
   line+=",\"symbols\":[";
   for(int i=0; i<ArraySize(g_symbols); i++)
      line+=(i>0 ? "," : "")+g_symbols[i].jsonName;
   AppendLine(line+"]}");
  }
//+------------------------------------------------------------------+
//| Server time minus UTC, to the quarter of an hour: the clocks of  |
//| server and machine may differ by seconds                         |
//+------------------------------------------------------------------+
long ServerOffset()
  {
   double difference=(double)((long)TimeTradeServer()-(long)TimeGMT());
   return((long)MathRound(difference/900.0)*900);
  }
//+------------------------------------------------------------------+
void CheckOffset(const ulong now)
  {
   if(now-g_lastOffsetCheckMs<1000)
      return;
   g_lastOffsetCheckMs=now;
   if(!g_hasGone || !TerminalInfoInteger(TERMINAL_CONNECTED))
      return;
   long offset=ServerOffset();
   if(offset==g_offsetSeconds)
      return;
   g_offsetSeconds=offset;
   AppendLine("{\"t\":\"tz\",\"tz_offset_s\":"+IntegerToString(offset)+"}");
  }
//+------------------------------------------------------------------+
//| Output: lines are appended as UTF-8 and sent as far as they go   |
//+------------------------------------------------------------------+
void AppendText(const string text)
  {
   int need=g_outTo+StringLen(text)*4+1;
   if(ArraySize(g_out)<need)
      ArrayResize(g_out,need,SEND_BYTES);
   int copied=StringToCharArray(text,g_out,g_outTo,WHOLE_ARRAY,CP_UTF8);
   // the terminating zero is copied too, and is not part of the line
   if(copied>0 && g_out[g_outTo+copied-1]==0)
      copied--;
   if(copied>0)
      g_outTo+=copied;
  }
//+------------------------------------------------------------------+
void AppendLine(const string line) { AppendText(line+"\n"); }
//+------------------------------------------------------------------+
bool IsOutputFull() { return(g_outTo-g_outFrom>=OUTPUT_BOUND); }
//+------------------------------------------------------------------+
//| Sends what the socket takes now. False: the connection is lost   |
//+------------------------------------------------------------------+
bool Flush()
  {
   if(g_socket==INVALID_HANDLE)
      return(false);
   uchar part[];
   while(g_outFrom<g_outTo)
     {
      if(!SocketIsConnected(g_socket))
        {
         Disconnect("the connection was closed",0);
         return(false);
        }
      // Tradewind brakes by not reading: then nothing can be written, and the ticks wait in the terminal
      if(!SocketIsWritable(g_socket))
         break;
      int length=(int)MathMin(g_outTo-g_outFrom,SEND_BYTES);
      if(ArrayCopy(part,g_out,0,g_outFrom,length)!=length)
         break;
      ResetLastError();
      int sent=SocketSend(g_socket,part,(uint)length);
      if(sent<0)
        {
         Disconnect(StringFormat("sending failed with error %d",GetLastError()),0);
         return(false);
        }
      g_outFrom+=sent;
      if(sent<length)
         break;
     }
   if(g_outFrom>=g_outTo)
     {
      g_outFrom=0;
      g_outTo=0;
     }
   else if(g_outFrom>OUTPUT_BOUND)
     {
      // the rest moves to the front, so that the buffer does not grow
      uchar rest[];
      int length=g_outTo-g_outFrom;
      ArrayCopy(rest,g_out,0,g_outFrom,length);
      ArrayCopy(g_out,rest,0,0,length);
      g_outFrom=0;
      g_outTo=length;
     }
   return(true);
  }
//+------------------------------------------------------------------+
//| Input: one JSON object per line. False: the connection is lost   |
//+------------------------------------------------------------------+
bool ReadFrames()
  {
   if(!SocketIsConnected(g_socket))
     {
      Disconnect("the connection was closed",0);
      return(false);
     }
   // Never asks for more than is there: SocketRead waits for all that it is asked for. An empty socket may report one byte.
   uint readable=SocketIsReadable(g_socket);
   if(readable==0)
      return(true);
   uint room=(uint)(INPUT_BOUND-g_inLength);
   if(room==0)
     {
      Disconnect("Tradewind sent an overlong line",0);
      return(false);
     }
   uchar part[];
   int count=SocketRead(g_socket,part,(uint)MathMin(readable,room),1);
   if(count<=0)
      return(true);
   g_lastByteMs=GetTickCount64();
   ArrayCopy(g_in,part,g_inLength,0,count);
   g_inLength+=count;
   int start=0;
   for(int i=0; i<g_inLength; i++)
     {
      if(g_in[i]!='\n')
         continue;
      string line=CharArrayToString(g_in,start,i-start,CP_UTF8);
      start=i+1;
      Take(line);
      if(g_socket==INVALID_HANDLE)
         return(false);
     }
   if(start>0)
     {
      int length=g_inLength-start;
      for(int i=0; i<length; i++)
         g_in[i]=g_in[start+i];
      g_inLength=length;
     }
   return(true);
  }
//+------------------------------------------------------------------+
void Take(const string line)
  {
   string type=JsonText(line,"t");
   if(type=="ack")
     {
      ulong seq=(ulong)JsonInteger(line,"seq");
      if(seq>g_ackedSeq && seq<g_nextSeq)
         g_ackedSeq=seq;
     }
   else if(type=="ping")
      AppendLine("{\"t\":\"pong\",\"id\":"+IntegerToString(JsonInteger(line,"id"))+"}");
   else if(type=="welcome")
     {
      g_heartbeatMs=(int)MathMax(500,JsonInteger(line,"heartbeat_ms"));
      g_silenceMs=(int)MathMax(1000,JsonInteger(line,"silence_ms"));
      g_backoffMs=1000;
      Print("TradewindBridge: connected.");
      Comment("Tradewind: sending what was missed");
     }
   else if(type=="subscribe")
      Describe(JsonText(line,"s"));
   else if(type=="history")
      AddHistory(line);
   else if(type=="position")
     {
      int index=FindSymbol(JsonText(line,"s"));
      if(index>=0)
        {
         g_symbols[index].hasPosition=true;
         g_symbols[index].positionMs=JsonInteger(line,"ms");
         g_symbols[index].positionLines=(int)JsonInteger(line,"n");
        }
     }
   else if(type=="go")
      Go((ulong)JsonInteger(line,"seq"),JsonInteger(line,"ms"));
   else if(type=="refuse")
     {
      string code=JsonText(line,"code");
      string text=JsonText(line,"text");
      Disconnect("Tradewind refused ("+code+"): "+text,(int)JsonInteger(line,"retry_s")*1000);
      Comment("Tradewind: ",text);
     }
   // pong: the byte itself was the sign of life
  }
//+------------------------------------------------------------------+
//| Goes on after what Tradewind has: from the ring when it holds    |
//| that very tick, else by time from the terminal's tick database   |
//+------------------------------------------------------------------+
void Go(const ulong seq,const long ms)
  {
   bool isInRing=seq>=g_firstSeq && seq<g_nextSeq && g_nextSeq>g_firstSeq;
   bool isSame=isInRing && (ms<0 || g_ring[(int)(seq%RING_SIZE)].ms==ms);
   bool isFresh=seq==0 && g_nextSeq==1;
   if(!isSame)
     {
      if(!isFresh)
         for(int i=0; i<ArraySize(g_symbols); i++)
            g_symbols[i].hasCursor=false;
      g_firstSeq=seq+1;
      g_nextSeq=seq+1;
     }
   g_ackedSeq=seq;
   g_sendSeq=seq+1;
   g_isLive=false;
   g_hasGone=true;
   for(int i=0; i<ArraySize(g_symbols); i++)
     {
      if(g_symbols[i].hasCursor || !g_symbols[i].hasPosition)
         continue;
      g_symbols[i].hasCursor=true;
      g_symbols[i].cursorMs=g_symbols[i].positionMs;
      g_symbols[i].cursorLines=g_symbols[i].positionLines;
     }
   AppendLine(StringFormat("{\"t\":\"resume\",\"seq\":%I64u}",g_sendSeq));
  }
//+------------------------------------------------------------------+
//| Ticks                                                            |
//+------------------------------------------------------------------+
bool IsRingFull() { return(g_nextSeq-1-g_ackedSeq>=RING_SIZE); }
//+------------------------------------------------------------------+
//| Numbers every tick of the symbol since its cursor. CopyTicks     |
//| gives all that the terminal has, so none is missed between two   |
//| rounds. Several ticks may share a millisecond: the cursor counts |
//| the lines of its last one.                                       |
//+------------------------------------------------------------------+
int CollectTicks(const int index)
  {
   if(!g_symbols[index].isSubscribed || !g_symbols[index].hasCursor || IsRingFull())
      return(0);
   MqlTick ticks[];
   int count=CopyTicks(g_symbols[index].name,ticks,COPY_TICKS_ALL,(ulong)g_symbols[index].cursorMs,(uint)(TICKS_PER_POLL+g_symbols[index].cursorLines));
   int skip=g_symbols[index].cursorLines;
   int collected=0;
   // the loop does not run when CopyTicks failed (-1): the database is still loading, and the next round asks again
   for(int i=0; i<count; i++)
     {
      long ms=ticks[i].time_msc;
      if(ms<g_symbols[index].cursorMs)
         continue;
      uint quote=ticks[i].flags&QUOTE_FLAGS;
      uint trade=ticks[i].flags&TRADE_FLAGS;
      // a tick that changed both the quote and the last price goes out as two lines
      bool isBoth=quote!=0 && trade!=0 && ticks[i].last>0.0;
      int lines=isBoth ? 2 : 1;
      for(int part=0; part<lines; part++)
        {
         if(ms==g_symbols[index].cursorMs && skip>0)
           {
            skip--;
            continue;
           }
         if(IsRingFull())
            return(collected);
         Number(index,ticks[i],isBoth ? (part==0 ? quote : trade) : (quote|trade));
         collected++;
         if(ms==g_symbols[index].cursorMs)
            g_symbols[index].cursorLines++;
         else
           {
            g_symbols[index].cursorMs=ms;
            g_symbols[index].cursorLines=1;
            skip=0;
           }
        }
     }
   return(collected);
  }
//+------------------------------------------------------------------+
void Number(const int index,const MqlTick &tick,const uint flags)
  {
   int slot=(int)(g_nextSeq%RING_SIZE);
   g_ring[slot].symbol=index;
   g_ring[slot].ms=tick.time_msc;
   g_ring[slot].bid=tick.bid;
   g_ring[slot].ask=tick.ask;
   g_ring[slot].last=tick.last;
   g_ring[slot].volume=tick.volume_real;
   g_ring[slot].flags=flags;
   g_nextSeq++;
   if(g_nextSeq-g_firstSeq>RING_SIZE)
      g_firstSeq=g_nextSeq-RING_SIZE;
  }
//+------------------------------------------------------------------+
//| Sends numbered lines from the ring. True: all are on their way   |
//+------------------------------------------------------------------+
bool Transmit()
  {
   while(g_sendSeq<g_nextSeq)
     {
      if(IsOutputFull())
        {
         if(!Flush() || IsOutputFull())
            return(false);
        }
      int slot=(int)(g_sendSeq%RING_SIZE);
      int index=g_ring[slot].symbol;
      int digits=g_symbols[index].digits;
      string line="{\"t\":\"tick\",\"s\":"+g_symbols[index].jsonName;
      line+=",\"seq\":"+IntegerToString((long)g_sendSeq);
      line+=",\"ms\":"+IntegerToString(g_ring[slot].ms);
      line+=",\"b\":"+DoubleToString(g_ring[slot].bid,digits);
      line+=",\"a\":"+DoubleToString(g_ring[slot].ask,digits);
      line+=",\"l\":"+(g_ring[slot].last==0.0 ? "0" : DoubleToString(g_ring[slot].last,digits));
      line+=",\"v\":"+(g_ring[slot].volume==0.0 ? "0" : DoubleToString(g_ring[slot].volume,8));
      line+=",\"f\":"+IntegerToString((long)g_ring[slot].flags)+"}";
      AppendLine(line);
      g_sendSeq++;
     }
   return(true);
  }
//+------------------------------------------------------------------+
//| History                                                          |
//+------------------------------------------------------------------+
void ClearHistory()
  {
   ArrayResize(g_jobs,0);
   g_jobAt=0;
   g_rateIndex=-1;
   g_historyAttempts=0;
   g_historyRetryMs=0;
  }
//+------------------------------------------------------------------+
void AddHistory(const string line)
  {
   int symbol=FindSymbol(JsonText(line,"s"));
   string name=JsonText(line,"tf");
   int most=0;
   ENUM_TIMEFRAMES timeframe=PERIOD_M1;
   if(name=="1m")       { timeframe=PERIOD_M1;  most=InpBarsM1;  }
   else if(name=="5m")  { timeframe=PERIOD_M5;  most=InpBarsM5;  }
   else if(name=="15m") { timeframe=PERIOD_M15; most=InpBarsM15; }
   else if(name=="30m") { timeframe=PERIOD_M30; most=InpBarsM30; }
   else if(name=="1h")  { timeframe=PERIOD_H1;  most=InpBarsH1;  }
   else if(name=="4h")  { timeframe=PERIOD_H4;  most=InpBarsH4;  }
   else if(name=="1d")  { timeframe=PERIOD_D1;  most=InpBarsD1;  }
   int bars=(int)MathMin(JsonInteger(line,"bars"),most);
   if(symbol<0 || bars<=0)
      return;
   int index=ArraySize(g_jobs);
   ArrayResize(g_jobs,index+1,64);
   g_jobs[index].symbol=symbol;
   g_jobs[index].timeframeName=name;
   g_jobs[index].timeframe=timeframe;
   g_jobs[index].bars=bars;
   g_jobs[index].toMs=JsonInteger(line,"to_ms");
  }
//+------------------------------------------------------------------+
//| One frame of bars of the first job, or one attempt to load them  |
//+------------------------------------------------------------------+
void SendHistory(const ulong now)
  {
   if(g_rateIndex<0 && !LoadHistory(now))
      return;
   string name=g_symbols[g_jobs[g_jobAt].symbol].name;
   int digits=g_symbols[g_jobs[g_jobAt].symbol].digits;
   int total=ArraySize(g_rates);
   int end=(int)MathMin(g_rateIndex+BARS_PER_FRAME,total);
   AppendText("{\"t\":\"bars\",\"s\":"+JsonString(name)+",\"tf\":\""+g_jobs[g_jobAt].timeframeName+"\",\"rows\":[");
   for(int i=g_rateIndex; i<end; i++)
     {
      string row=(i>g_rateIndex ? ",[" : "[")+IntegerToString((long)g_rates[i].time);
      row+=","+DoubleToString(g_rates[i].open,digits);
      row+=","+DoubleToString(g_rates[i].high,digits);
      row+=","+DoubleToString(g_rates[i].low,digits);
      row+=","+DoubleToString(g_rates[i].close,digits);
      row+=","+IntegerToString(g_rates[i].tick_volume)+"]";
      AppendText(row);
     }
   string last=end>=total ? "true" : "false";
   AppendLine("],\"last\":"+last+"}");
   g_rateIndex=end;
   if(end>=total)
      NextHistory();
  }
//+------------------------------------------------------------------+
//| Loads the bars that opened before toMs. The first request starts |
//| the terminal's download; it is repeated until that is through.   |
//+------------------------------------------------------------------+
bool LoadHistory(const ulong now)
  {
   if(now<g_historyRetryMs)
      return(false);
   string name=g_symbols[g_jobs[g_jobAt].symbol].name;
   ENUM_TIMEFRAMES timeframe=g_jobs[g_jobAt].timeframe;
   datetime newest=(datetime)(g_jobs[g_jobAt].toMs/1000-1);
   ArraySetAsSeries(g_rates,false);
   int count=CopyRates(name,timeframe,newest,g_jobs[g_jobAt].bars,g_rates);
   bool isSynchronized=(bool)SeriesInfoInteger(name,timeframe,SERIES_SYNCHRONIZED);
   g_historyAttempts++;
   if(count>0 && (isSynchronized || g_historyAttempts>=HISTORY_ATTEMPTS))
     {
      g_rateIndex=0;
      return(true);
     }
   if(g_historyAttempts>=HISTORY_ATTEMPTS)
     {
      // not answered: Tradewind asks again at the next connection
      PrintFormat("TradewindBridge: the terminal has no history of %s %s yet.",name,g_jobs[g_jobAt].timeframeName);
      NextHistory();
      return(false);
     }
   g_historyRetryMs=now+HISTORY_RETRY_MS;
   return(false);
  }
//+------------------------------------------------------------------+
void NextHistory()
  {
   ArrayFree(g_rates);
   g_jobAt++;
   g_rateIndex=-1;
   g_historyAttempts=0;
   g_historyRetryMs=0;
  }
//+------------------------------------------------------------------+
//| JSON: Tradewind sends flat objects without white space           |
//+------------------------------------------------------------------+
string JsonString(const string text)
  {
   string result="\"";
   for(int i=0; i<StringLen(text); i++)
     {
      ushort c=StringGetCharacter(text,i);
      if(c=='"' || c=='\\')
         result+="\\"+ShortToString(c);
      else if(c<32)
         result+=StringFormat("\\u%04x",c);
      else
         result+=ShortToString(c);
     }
   return(result+"\"");
  }
//+------------------------------------------------------------------+
string JsonText(const string line,const string key)
  {
   string mark="\""+key+"\":\"";
   int at=StringFind(line,mark);
   if(at<0)
      return("");
   string result="";
   for(int i=at+StringLen(mark); i<StringLen(line); i++)
     {
      ushort c=StringGetCharacter(line,i);
      if(c=='"')
         return(result);
      if(c=='\\')
        {
         i++;
         c=StringGetCharacter(line,i);
         if(c=='n' || c=='t' || c=='r')
            c=' ';
        }
      result+=ShortToString(c);
     }
   return("");
  }
//+------------------------------------------------------------------+
long JsonInteger(const string line,const string key)
  {
   string mark="\""+key+"\":";
   int at=StringFind(line,mark);
   if(at<0)
      return(0);
   int from=at+StringLen(mark);
   int to=from;
   while(to<StringLen(line))
     {
      ushort c=StringGetCharacter(line,to);
      if((c<'0' || c>'9') && c!='-')
         break;
      to++;
     }
   return(StringToInteger(StringSubstr(line,from,to-from)));
  }
//+------------------------------------------------------------------+
