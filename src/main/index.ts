import { app } from 'electron';
import { dataFolder } from '#adapters/system/data-folder.ts';
import { registerAppScheme } from './security/app-protocol.ts';
import { lockDownContents } from './security/lock-down.ts';
import { startDesktop } from './start-desktop.ts';

const dataDirFlag = app.commandLine.getSwitchValue('data-dir');

app.setName('Tradewind');
app.enableSandbox();
app.setPath('userData', dataFolder(dataDirFlag === '' ? undefined : dataDirFlag));
// In megabytes. Charts move typed arrays; a large nursery would only fill with small garbage and stay resident (50 MB measured). The garbage
// of the start stays too, because an idle page gives no cause to collect it: the page collects it itself (50 MB).
app.commandLine.appendSwitch('js-flags', '--max-semi-space-size=2,--initial-old-space-size=8,--expose-gc');
registerAppScheme();
lockDownContents();

if (app.requestSingleInstanceLock()) void app.whenReady().then(startDesktop);
else app.quit();
