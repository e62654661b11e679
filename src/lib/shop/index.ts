// What a shop's server uses (`kass/shop`). No framework, no DOM, nothing of Node: only Web standard globals.
export { AppError, isAppError, type ErrorCode } from '../domain/errors';
export { createShop } from './create-shop';
export { makeShopKey, parseShopKey } from './shop-key';
export { emptyRows, memoryStore, type Rows } from './memory-store';
export { qrSvg } from './qr-code';
export { crossOrigin } from './reply';
export type { DeviceReport } from './device-report';
export type { Exclusive, ShopOptions, Told } from './shop-options';
export type { Decision, LinkOptions, Links, ShopServer } from './shop-server';
export type * from './shop-store';
export type * from './wire-types';
