// What a shop's server uses (`kass/shop`). No framework, no DOM, nothing of Node: only Web standard globals.
export { createShop, type ShopServer } from './create-shop';
export { memoryStore } from './memory-store';
export type { OrderLinks, ShopOrder } from './order-links';
export type { Decision } from './pair-tills';
export { crossOrigin } from './reply';
export type { ShopOptions } from './shop-options';
export type {
  Device,
  IssuedLink,
  OrderState,
  PairingCode,
  ResultAnswer,
  ShopStore,
  ShopTables,
  TakenResult,
} from './shop-store';
export { PrivateJwk, makeShopKey } from '../schemes/kass/device-key';
