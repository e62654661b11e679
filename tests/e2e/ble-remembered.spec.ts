// Bluetooth LE with the permissions that outlive a page: managed tablets can switch them on.
import { findChromium, launchArgs } from '../../scripts/chromium.js';
import { bleTests, test } from './support/ble-tests';

const executablePath = findChromium()?.path;
test.use({
  launchOptions: {
    args: [...launchArgs(), '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend'],
    ...(executablePath ? { executablePath } : {}),
  },
});

bleTests();
