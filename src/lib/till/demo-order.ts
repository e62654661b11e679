// The built-in demo: a shop of the till's own, with a key made on the spot, so that a first sale needs nobody.
// Its order takes the same way in as every other link; its result never leaves the device.
import { newResultId, randomId, ShopId } from '../domain/ids';
import type { Language } from '../domain/receipt';
import { DEFAULT_GRANTS, type Shop } from '../domain/shop';
import { makeDeviceKey } from '../schemes/kass/device-key';
import { httpsLink, signOrder } from '../schemes/kass/sign-order';
import type { Ports } from './ports';

const ID = ShopId.parse('demo');
/** A host that cannot exist (RFC 6761 §6.4). */
const ORIGIN = 'https://demo.invalid';

const WORDS = {
  en: {
    shop: 'Kass demo',
    header: ['Nothing here is real'],
    lines: [
      { n: 'Loose-leaf tea, 100 g', q: '1', p: 420, t: 420 },
      { n: 'Cast-iron teapot', q: '1', p: 3200, t: 3200 },
    ],
    tax: 'VAT 20% included',
    cur: 'EUR',
    amt: 603,
    sum: 3620,
  },
  ru: {
    shop: 'Демо Kass',
    header: ['Здесь всё понарошку'],
    lines: [
      { n: 'Чай листовой, 100 г', q: '1', p: 42000, t: 42000 },
      { n: 'Чайник чугунный', q: '1', p: 320000, t: 320000 },
    ],
    tax: 'в т.ч. НДС 20%',
    cur: 'RUB',
    amt: 60333,
    sum: 362000,
  },
} as const satisfies Record<Language, unknown>;

/** Makes a fresh demo order and returns its link, ready for the intake. */
export async function demoLink(ports: Ports): Promise<string> {
  const language = ports.language();
  const words = WORDS[language];
  const { privateKey, jwk, kid } = await makeDeviceKey();
  const now = ports.clock.now();
  const shop: Shop = {
    v: 1,
    id: ID,
    origin: ORIGIN,
    name: words.shop,
    keys: [{ kid, jwk }],
    callback: `${ORIGIN}/kass`,
    pair: `${ORIGIN}/pair`,
    paper: { header: [...words.header], footer: [] },
    demo: true,
    builtIn: true,
    deliver: 'post',
    grants: DEFAULT_GRANTS,
    device: '',
    checkedAt: now,
    state: 'paired',
    digits: '',
    code: '',
    request: '',
    pairedAt: now,
  };
  await ports.storage.putShop(shop);
  const number = String(1000 + Math.floor((now / 1000) % 9000));
  const jws = await signOrder(
    {
      v: 1,
      iss: ORIGIN,
      jti: newResultId(ports.random),
      iat: Math.floor(now / 1000),
      exp: Math.floor(now / 1000) + 1800,
      act: 'payNow',
      ord: { id: randomId(ports.random), no: number, rev: 1 },
      cur: words.cur,
      sum: words.sum,
      lines: [...words.lines],
      tax: [{ n: words.tax, amt: words.amt }],
      lang: language,
      cb: `${ORIGIN}/kass`,
      pay: { methods: ['cash'] },
    },
    privateKey,
    kid,
  );
  return httpsLink(ports.origin, jws);
}
