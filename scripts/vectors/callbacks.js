// Which addresses a result may go to, and what becomes of their slot: callbacks.json.
import { SHOP } from './desk.js';

const PREFIX = `${SHOP}/kass`;
const LOCAL = 'http://localhost:4171/kass';

export function callbacksOf() {
  const check = (
    /** @type {string} */ name,
    /** @type {string} */ cb,
    /** @type {boolean} */ allowed,
    prefix = PREFIX,
    loopback = false,
  ) => ({
    kind: 'check',
    name: `${allowed ? 'allowed' : 'refused'}: ${name}`,
    cb,
    prefix,
    loopback,
    expect: { allowed },
  });
  const no = (/** @type {string} */ name, /** @type {string} */ cb, prefix = PREFIX) =>
    check(name, cb, false, prefix, true);
  const yes = (/** @type {string} */ name, /** @type {string} */ cb, prefix = PREFIX) =>
    check(name, cb, true, prefix);
  const self = (/** @type {string} */ name, /** @type {string} */ address) =>
    no(`${name}, even as its own prefix`, address, address);
  const needsIdna = { needs: 'idna' };
  return {
    about:
      '`check`: whether an address may be a callback under a prefix; `loopback` says whether the till runs on loopback. `slot`: a template without its slot, and with pairs in it. `ways`: where the result is POSTed, what it says in `htu`, and where the browser goes back to with and without a result.',
    cases: [
      yes('the prefix itself', PREFIX),
      yes('below the prefix', `${PREFIX}/result?order=1`),
      yes('with a slot', `${PREFIX}/result?order=1&{*}`),
      yes('with a slot alone in the query', `${PREFIX}?{*}`),
      yes('with a slot before other parameters', `${PREFIX}?{*}&order=1`),
      yes('with a slot with a blank', `${PREFIX}?{ *}`),
      yes('with a slot with an encoded blank', `${PREFIX}?{%20*}`),
      yes('in brackets', `[${PREFIX}?{*}]`),
      yes('the port that https has anyway', 'https://shop.example:443/kass'),
      yes('the host in capitals', 'https://SHOP.Example/kass'),
      yes('the scheme in capitals', 'HTTPS://shop.example/kass'),
      yes('an encoded slash in the query', `${PREFIX}?note=%2F..%2F`),
      yes('a prefix that ends in a slash', `${SHOP}/a`, `${SHOP}/`),
      yes('the whole origin as prefix', `${SHOP}/`, SHOP),
      yes(
        'a port of its own, the same',
        'https://shop.example:8443/kass/x',
        'https://shop.example:8443/kass',
      ),
      yes(
        'a host in its ASCII form',
        'https://xn--80aaa0cvac.example/kass',
        'https://xn--80aaa0cvac.example/kass',
      ),
      yes(
        'a name of many parts',
        'https://a.b-c.d1.shop.example/kass',
        'https://a.b-c.d1.shop.example/kass',
      ),
      yes('a dot in a name', `${PREFIX}/a.b/..c/d..`),
      no('another host', 'https://evil.example/kass'),
      no('a host that only begins like the shop', 'https://shop.example.evil/kass'),
      no('a host that only ends like the shop', 'https://evilshop.example/kass'),
      no('a host below the shop', 'https://a.shop.example/kass'),
      no('the shop as a user name', 'https://shop.example@evil/kass'),
      no('the shop as a user name of a public host', 'https://shop.example@evil.example/kass'),
      no('a user name at the right host', 'https://me@shop.example/kass'),
      no('a password at the right host', 'https://:x@shop.example/kass'),
      no('an empty user name', 'https://@shop.example/kass?@'.replace('?@', '/%40') + '#'),
      no('no scheme', '//evil.example/kass'),
      no('no host', 'https:///shop.example/kass'),
      no('one slash', 'https:/shop.example/kass'),
      no('no slashes', 'https:shop.example/kass'),
      no('backslashes', 'https:\\\\shop.example\\kass'),
      no('two slashes in the path', 'https://shop.example//evil.example/kass'),
      no('an encoded slash', `${PREFIX}/%2f..%2fadmin`),
      no('an encoded slash in capitals', `${PREFIX}%2Fx`),
      no('an encoded backslash', `${PREFIX}/%5c..%5cadmin`),
      no('a backslash', `${PREFIX}\\..\\admin`),
      no('a way up', `${PREFIX}/../admin`),
      no('a way up at the end', `${PREFIX}/..`),
      no('a way up and back', `${PREFIX}/../kass/x`),
      no('a step on the spot', `${PREFIX}/./x`),
      no('an encoded way up', `${PREFIX}/%2e%2e/admin`),
      no('a way up, half of it encoded', `${PREFIX}/.%2E/admin`),
      no('a neighbour of the prefix', 'https://shop.example/kassa'),
      no('a neighbour with a query', 'https://shop.example/kassa?/kass/'),
      no('the shop, outside the prefix', 'https://shop.example/'),
      no('the prefix in capitals', 'https://shop.example/KASS'),
      no('another port', 'https://shop.example:8443/kass'),
      no('no port where the prefix has one', PREFIX, 'https://shop.example:8443/kass'),
      no('plain http', 'http://shop.example/kass'),
      no('another scheme', 'javascript:alert(1)//shop.example/kass'),
      no('the scheme of a socket', 'wss://shop.example/kass'),
      no('a local network address', 'https://192.168.1.5/kass'),
      no('a fragment', `${PREFIX}#x`),
      no('an empty fragment', `${PREFIX}#`),
      no('a fragment behind the slot', `${PREFIX}?{*}#x`),
      no('a Cyrillic letter that looks like a Latin one', 'https://shоp.example/kass'),
      no('a wide dot', 'https://shop。example/kass'.replace('shop', 'evil')),
      no('a line break', 'https://shop.example/ka\nss'),
      no('a tab', 'https://shop.example/ka\tss'),
      no('a blank', `${PREFIX} ?x`),
      no('a blank in the query', `${PREFIX}?a b`),
      no('a zero byte', `${PREFIX}\u0000`),
      no('a slot in the path', `${PREFIX}/{*}`),
      no('a slot in the path after &', `${PREFIX}/&{*}`),
      no('a slot in the host', 'https://{*}.shop.example/kass'),
      no('a slot as a value', `${PREFIX}?kass={*}`),
      no('a slot with a text behind it', `${PREFIX}?{*}x`),
      no('a slot that a path hides behind', `${PREFIX}/?{*}../../admin`),
      no('two slots', `${PREFIX}?{*}&{*}`),
      no('not an address', 'kass'),
      no('empty', ''),
      self('an IPv4 address', 'https://192.168.1.5/kass'),
      self('a public IPv4 address', 'https://8.8.8.8/kass'),
      self('an IPv4 address as a number', 'https://3232235781/kass'),
      self('an IPv6 address', 'https://[fd00::1]/kass'),
      self('a name without a dot', 'https://nas/kass'),
      ...['local', 'internal', 'localhost', 'lan', 'home.arpa'].map((name) =>
        self(`a name under .${name}`, `https://nas.${name}/kass`),
      ),
      self('plain http to a public host', 'http://shop.example/kass'),
      check('loopback while the till is there too', `${LOCAL}/x?{*}`, true, LOCAL, true),
      check(
        'loopback by its address',
        'http://127.0.0.1:4171/kass',
        true,
        'http://127.0.0.1:4171/kass',
        true,
      ),
      check(
        'loopback by its IPv6 address',
        'http://[::1]:4171/kass',
        true,
        'http://[::1]:4171/kass',
        true,
      ),
      check('https on loopback', 'https://localhost/kass', true, 'https://localhost/kass', true),
      check('loopback while the till is elsewhere', LOCAL, false, LOCAL),
      check(
        'https on loopback while the till is elsewhere',
        'https://localhost/kass',
        false,
        'https://localhost/kass',
      ),
      check('another port of loopback', 'http://localhost:4172/kass', false, LOCAL, true),
      check('another name of loopback', 'http://127.0.0.1:4171/kass', false, LOCAL, true),
      {
        ...check(
          'a host in both of its spellings',
          'https://лавка.example/kass',
          true,
          new URL('https://лавка.example/kass').href,
        ),
        ...needsIdna,
      },
      ...slots(),
      ...ways(),
    ],
  };
}

function slots() {
  /** @type {Record<string, string>} */
  const pairs = { status: 'approved', note: 'a&b=c d+é' };
  const filled = 'status=approved&note=a%26b%3Dc%20d%2B%C3%A9';
  const slot = (
    /** @type {string} */ template,
    /** @type {string} */ without,
    /** @type {string} */ full,
    more = pairs,
  ) => ({
    kind: 'slot',
    name: `slot: ${template}${more === pairs ? '' : ` with ${JSON.stringify(more)}`}`,
    template,
    pairs: more,
    expect: { without, filled: full },
  });
  const a = 'https://a.example/b';
  return [
    slot(`${a}?{*}`, a, `${a}?${filled}`),
    slot(`${a}?{ *}`, a, `${a}?${filled}`),
    slot(`${a}?{%20*}`, a, `${a}?${filled}`),
    slot(`${a}?x=1&{*}`, `${a}?x=1`, `${a}?x=1&${filled}`),
    slot(`${a}?{*}&x=1`, `${a}?x=1`, `${a}?${filled}&x=1`),
    slot(`${a}?x&{*}&y`, `${a}?x&y`, `${a}?x&${filled}&y`),
    slot(`[${a}?{*}]`, a, `${a}?${filled}`),
    slot(`  [ ${a}?{*} ]  `, a, `${a}?${filled}`),
    slot(a, a, a),
    slot(`${a}?{*}`, a, `${a}?a=%24%26&b=%24'`, { a: '$&', b: "$'" }),
    slot(`${a}?{*}`, a, `${a}?k=-_.!~*'()`, { k: "-_.!~*'()" }),
    slot(`${a}?{*}`, a, `${a}?k=%F0%9F%98%80%0A`, { k: '😀\n' }),
  ];
}

function ways() {
  const way = (
    /** @type {string} */ cb,
    /** @type {{ post: string, htu: string, withResult: string, without: string }} */ expect,
  ) => ({
    kind: 'ways',
    name: `ways: ${cb}`,
    cb,
    iss: SHOP,
    jws: 'a.b.c',
    expect,
  });
  return [
    way(`${PREFIX}?order=1&{*}`, {
      post: `${PREFIX}?order=1`,
      htu: PREFIX,
      withResult: `${PREFIX}?order=1&kass=a.b.c`,
      without: `${PREFIX}?order=1`,
    }),
    way(`${PREFIX}?{*}`, {
      post: PREFIX,
      htu: PREFIX,
      withResult: `${PREFIX}?kass=a.b.c`,
      without: PREFIX,
    }),
    way(`${PREFIX}/result`, {
      post: `${PREFIX}/result`,
      htu: `${PREFIX}/result`,
      withResult: `${SHOP}/`,
      without: `${SHOP}/`,
    }),
  ];
}
