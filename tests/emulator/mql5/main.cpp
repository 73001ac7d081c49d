// Runs the expert advisor: main FILE OFFSET_SECONDS TICKS_PER_ROUND. Reads ticks from FILE; each timer round so many more of them happen.
#include "terminal.hpp"
#include "expert-advisor.hpp"

static volatile sig_atomic_t isStopping = 0;

int main(int count, char **words) {
  if (count != 4) return 2;
  terminalOffsetSeconds = atol(words[2]);
  const size_t perRound = strtoul(words[3], nullptr, 10);
  std::ifstream file(words[1]);
  string symbol;
  MqlTick tick{};
  while (file >> symbol >> tick.time_msc >> tick.bid >> tick.ask >> tick.last >> tick.volume_real >> tick.flags) {
    if (terminalTicks.count(symbol) == 0) terminalSymbols.push_back(symbol);
    terminalTicks[symbol].push_back(tick);
  }
  signal(SIGTERM, [](int) { isStopping = 1; });
  if (OnInit() != INIT_SUCCEEDED) return 1;
  while (!isStopping) {
    for (const auto &[name, ticks] : terminalTicks) {
      size_t &visible = visibleTicks[name];
      visible = std::min(ticks.size(), visible + perRound);
    }
    OnTick();
    OnTimer();
    usleep(1000);
  }
  OnDeinit(0);
  return 0;
}
