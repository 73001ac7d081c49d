import { app } from 'electron';
import { dataFolder } from '#adapters/system/data-folder.ts';
import { registerAppScheme } from './security/app-protocol.ts';
import { lockDownContents } from './security/lock-down.ts';
import { startDesktop } from './start-desktop.ts';

const dataDirFlag = app.commandLine.getSwitchValue('data-dir');

app.setName('Tradewind');
app.enableSandbox();
app.setPath('userData', dataFolder(dataDirFlag === '' ? undefined : dataDirFlag));
// In megabytes. Charts move typed arrays; a large nursery would only fill with small garbage and stay resident (50 MB measured), and
// without a first limit and small steps after it the garbage of the start stays too: an idle page gives no cause to collect it (50 MB).
app.commandLine.appendSwitch('js-flags', '--max-semi-space-size=2,--initial-old-space-size=8');
registerAppScheme();
lockDownContents();

if (app.requestSingleInstanceLock()) void app.whenReady().then(startDesktop);
else app.quit();
