// What a shop on Node needs beside `kass/shop` (`kass/shop/node`): a file to keep things in, and Node's own server.
export { openFileStore, type FileStore, type StoredKey, type StoredKeys } from './file-store';
export { listener, sendResponse, toRequest } from './listener';
export { openShop, type NodeShop, type NodeShopOptions } from './open-shop';
