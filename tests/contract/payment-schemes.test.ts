// Every way to be paid of the registry through the same questions.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PaymentAnswer } from '../../src/lib/domain/payment';
import { referencesIn } from '../../src/lib/schemes/reference';
import { paymentSchemes, schemeOf } from '../../src/lib/schemes/registry';
import type {
  CodeScheme,
  PaymentRequest,
  PaymentScheme,
  Platform,
  SchemeSettings,
  SwitchScheme,
  Words,
} from '../../src/lib/schemes/scheme';
import { paymentFixtures } from '../fixtures/payment';
import type { CodeFixture, SwitchFixture } from '../fixtures/payment/fixture';
import { BACK, REF, request as common } from '../fixtures/payment/request';

const schemes: readonly PaymentScheme[] = paymentSchemes;
const PLATFORMS: readonly Platform[] = ['android', 'ios', 'desktop'];
const DANGEROUS =
  /^(?:about|blob|data|file|filesystem|javascript|mailto|sms|tel|vbscript|view-source):/i;
/** Their owners know where the facts are from: our own format, the owner's own link, and terminals without a link. */
const WITHOUT_SOURCES: readonly string[] = ['kass-app', 'template'];
const CONTROLS = ['\u0000', '\n', '\u001b', '\u009f'];

const fixtureOf = (id: string): unknown => (paymentFixtures as Record<string, unknown>)[id];

/** All of one way. One without recordings cannot be asked more: a test of the registry fails for it. */
const way = <Way extends PaymentScheme['way']>(wanted: Way) =>
  schemes
    .filter((scheme): scheme is Extract<PaymentScheme, { way: Way }> => scheme.way === wanted)
    .filter(({ id }) => fixtureOf(id) !== undefined)
    .map((scheme) => [scheme.id, scheme] as const);

/** Requests with any order number and note, and a fresh reference. */
const anyRequest = (request: PaymentRequest): fc.Arbitrary<PaymentRequest> => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 200 }));
  return fc
    .record({ attempt: id, nonce: id, orderNo: text, note: fc.option(text, { nil: undefined }) })
    .map((changes) => ({ ...request, ...changes }));
};

function expectSafeAddress(text: string): void {
  expect(text).not.toMatch(DANGEROUS);
  expect(text).toMatch(/^[\x21-\x7e]+$/);
  expect(URL.canParse(text)).toBe(true);
}

describe('the registry', () => {
  it('has no two ways to be paid with one id, and finds each by its own', () => {
    const ids = schemes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const scheme of schemes) expect(schemeOf(scheme.id)).toBe(scheme);
  });

  it('has recordings of every entry, and of nothing else', () => {
    for (const { id, way } of schemes) expect(fixtureOf(id), id).toMatchObject({ way });
    expect(Object.keys(paymentFixtures).sort()).toEqual(schemes.map(({ id }) => id).sort());
  });

  it.each(['', 'no-such-app', 'square-2', 'sber-2', 'template-', 'template-0', 'template-1'])(
    'knows no %j',
    (id) => {
      expect(schemeOf(id)).toBeUndefined();
    },
  );

  it.each(['template-02', 'template-2-3', 'template-2 ', 'template--2', '-2', 'Template-2'])(
    'knows no %j either',
    (id) => {
      expect(schemeOf(id)).toBeUndefined();
    },
  );

  it('numbers further ones of those that a till can have several of, and no others', () => {
    for (const scheme of schemes)
      for (const number of [2, 9, 10, 19, 100])
        expect(schemeOf(`${scheme.id}-${number}`)).toBe(scheme.many ? scheme : undefined);
    expect(schemeOf('template-2')?.id).toBe('template');
  });
});

describe.each(schemes.map((scheme) => [scheme.id, scheme] as const))('%s', (id, scheme) => {
  it('has an id that can be stored and written in an order', () => {
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]{1,39}$/);
    expect(id).not.toMatch(/-\d+$/); // a number behind it means another one of the same app
  });

  it('says what is known of it in every language', () => {
    expect(scheme.name.trim()).not.toBe('');
    expect(scheme.platforms.length).toBeGreaterThan(0);
    expect(new Set(scheme.platforms).size).toBe(scheme.platforms.length);
    for (const words of [scheme.register, scheme.check]) {
      expectWords(words);
      expect(words.ru).not.toBe(words.en);
    }
    for (const currency of scheme.currencies ?? []) expect(currency).toMatch(/^[A-Z]{3}$/);
  });

  it('names its sources, by secure addresses', () => {
    if (scheme.way !== 'manual' && !WITHOUT_SOURCES.includes(id))
      expect(scheme.sources.length).toBeGreaterThan(0);
    for (const source of scheme.sources) {
      expect(source).toMatch(/^https:\/\//);
      expect(URL.canParse(source)).toBe(true);
    }
  });

  it('begins its settings with the name on the till, and names none twice', () => {
    const names = scheme.settings.map(({ name }) => name);
    expect(names[0]).toBe('label');
    expect(new Set(names).size).toBe(names.length);
    for (const { label, hint, options = [] } of scheme.settings)
      for (const words of [label, ...(hint ? [hint] : []), ...options.map((one) => one.label)])
        expectWords(words);
  });

  it('has settings whose first value is possible, or still to be filled in', () => {
    for (const { name, fallback, accepts, options = [] } of scheme.settings) {
      expect(fallback === '' || accepts(fallback), name).toBe(true);
      for (const { value } of options) expect(accepts(value), `${name} ${value}`).toBe(true);
      if (options.length > 0) expect(accepts('no-such-option'), name).toBe(false);
    }
    expect(scheme.settings[0]?.accepts(scheme.settings[0].fallback)).toBe(true);
  });

  it('accepts no setting that holds a control character', () => {
    for (const { name, accepts, fallback } of scheme.settings)
      for (const value of [fallback, ...valuesOf(id, name)])
        for (const sign of CONTROLS) {
          expect(accepts(value + sign), `${name} ${JSON.stringify(value + sign)}`).toBe(false);
          expect(accepts(sign + value), `${name} ${JSON.stringify(sign + value)}`).toBe(false);
        }
  });

  it('accepts the settings of its recordings', () => {
    for (const { name, accepts } of scheme.settings)
      for (const value of valuesOf(id, name)) expect(accepts(value), `${name} ${value}`).toBe(true);
  });
});

function expectWords({ en, ru }: Words): void {
  expect(en.trim()).toBe(en);
  expect(ru.trim()).toBe(ru);
  expect(en).not.toBe('');
  expect(ru).not.toBe('');
  // Short ones may be names or examples; sentences are translated.
  if (en.length > 25) expect(ru).not.toBe(en);
  expect(en).not.toMatch(/\p{Script=Cyrillic}/u);
}

/** The values that a setting has in the recordings of links and codes. */
function valuesOf(id: string, name: string): readonly string[] {
  const fixture = (paymentFixtures as Record<string, SwitchFixture | CodeFixture>)[id];
  const uses = fixture?.way === 'switch' ? fixture.links : (fixture?.codes ?? []);
  return uses.flatMap(({ settings }) => settings[name] ?? []);
}

/** The recorded settings, each one in turn replaced by a value that it refuses. */
function spoilt({ settings: all }: PaymentScheme, settings: SchemeSettings) {
  return all
    .filter(({ name }) => name !== 'label')
    .flatMap(({ name, accepts }) =>
      ['javascript:alert(1)', ';end', 'a\u0000', '"&{return}']
        .filter((value) => !accepts(value))
        .map((value) => ({ name, value, settings: { ...settings, [name]: value } })),
    );
}

/** What a call comes to: its text, or that it refused. Anything else that is thrown fails the test. */
function textOrRefusal(build: () => string): string | null {
  try {
    return build();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return null;
  }
}

describe.each(way('switch'))('%s, opened by a link,', (id, scheme: SwitchScheme) => {
  const { links, returns, approved } = fixtureOf(id) as SwitchFixture;

  it('has a recorded link on every platform that it claims, and on no other', () => {
    const recorded = new Set(links.map(({ platform }) => platform));
    expect([...recorded].sort()).toEqual([...scheme.platforms].sort());
  });

  it('opens nothing on a platform that it does not claim', () => {
    for (const platform of PLATFORMS.filter((one) => !scheme.platforms.includes(one)))
      for (const { request, settings } of links)
        expect(() => scheme.buildUrl(request, settings, platform)).toThrow(RangeError);
  });

  test.each(links.map((link) => [link.name, link] as const))('opens by %s', (_, link) => {
    const request = Object.freeze({ ...link.request });
    const settings = Object.freeze({ ...link.settings });
    expect(scheme.buildUrl(request, settings, link.platform)).toBe(link.url);
    expect(scheme.buildUrl(request, settings, link.platform)).toBe(link.url);
    expect(request).toEqual(link.request);
  });

  it('gives the app the reference, in an address that is safe to put into a link', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...links)
          .chain((link) =>
            fc.record({ link: fc.constant(link), request: anyRequest(link.request) }),
          ),
        ({ link, request }) => {
          const url = scheme.buildUrl(request, link.settings, link.platform);
          expectSafeAddress(url);
          expect(url.split(':')[0]).toBe(link.url.split(':')[0]);
          expect(url).toContain(`${request.attempt}.${request.nonce}`);
        },
      ),
    );
  });

  it('names a page to come back to, and the reference is found there or given to be echoed', () => {
    for (const { url } of links) {
      const [callback = ''] =
        /https:\/\/till\.example\/(?:return|sale\?id=\w+)[?#]a=[\w.-]+/.exec(
          decodeURIComponent(url),
        ) ??
        /http:\/\/localhost:\d+\/return#a=[\w.-]+/.exec(decodeURIComponent(url)) ??
        [];
      if (callback) {
        expect(referencesIn(new URL(callback))).toEqual([
          { attempt: common.attempt, nonce: common.nonce },
        ]);
      } else {
        expect(url).toContain(encodeURIComponent(common.returnPage));
        expect(url).toMatch(new RegExp(`(?:state%22%3A%22|REQUEST_METADATA=)${REF}`));
      }
    }
  });

  it('opens nothing with a stored setting that cannot be right, unless it plays no part', () => {
    let refusals = 0;
    for (const { request, settings, platform, url } of links)
      for (const bad of spoilt(scheme, settings)) {
        const text = textOrRefusal(() => scheme.buildUrl(request, bad.settings, platform));
        if (text === null) refusals += 1;
        else expect(text, `${bad.name} ${bad.value}`).toBe(url);
      }
    expect(refusals > 0 || scheme.settings.length === 1).toBe(true);
  });

  test.each(returns.map((back) => [back.name, back] as const))('reads %s', (_, back) => {
    const { url, settings = {}, currency = 'EUR', answer } = back;
    expect(scheme.parseReturn(new URL(url), Object.freeze(settings), currency)).toEqual(answer);
  });

  it('has recordings of approved and of unclear; an address without answer is unclear', () => {
    const outcomes = returns.map(({ answer }) => answer.outcome);
    for (const outcome of ['approved', 'unclear']) expect(outcomes).toContain(outcome);
    for (const url of [BACK, common.returnPage, common.returnUrl])
      expect(scheme.parseReturn(new URL(url), approved.settings ?? {}, 'EUR').outcome).toBe(
        'unclear',
      );
  });

  it('says approved only for its own word for it', () => {
    const outcomeOf = (text: string) =>
      scheme.parseReturn(new URL(text), approved.settings ?? {}, 'EUR').outcome;
    const others = returns.flatMap(({ url, answer }) =>
      answer.outcome === 'approved' ? [url] : [],
    );
    expect(approved.url.split(approved.word)).toHaveLength(2);
    expect(outcomeOf(approved.url)).toBe('approved');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            ...['true', '1', 'yes', 'OK', 'SUCCESS', 'Approved', 'paid ', 'chip', 'null', '{Type}'],
          ),
          fc.constant(approved.word).map((word) => ` ${word}`),
          fc.constant(approved.word).map((word) => `${word}\u0000`),
          fc.constant(approved.word).map((word) => `${word},${word}`),
        ),
        (word) => {
          const url = approved.url.replace(approved.word, encodeURIComponent(word));
          // Some apps have several words, each of them recorded.
          fc.pre(word !== approved.word && !others.some((other) => other.includes(`=${word}&`)));
          expect(outcomeOf(url)).not.toBe('approved');
        },
      ),
    );
  });

  it('survives any address, and its answers can be stored', () => {
    const from = fc.constantFrom(approved.url, ...returns.map(({ url }) => url));
    const noise = fc.string({
      unit: fc.constantFrom(...'status=approved&#?%+{*}[]",: \u0000я\ud800'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(from, fc.nat(), fc.nat(), noise, (whole, start, end, text) => {
        const url =
          whole.slice(0, start % whole.length) + text + whole.slice(end % (whole.length + 1));
        if (!URL.canParse(url)) return;
        for (const settings of [approved.settings ?? {}, {}])
          for (const currency of ['EUR', 'JPY', '']) {
            const answer = scheme.parseReturn(new URL(url), settings, currency);
            expect(PaymentAnswer.parse(answer)).toEqual(answer);
          }
      }),
      { numRuns: 500 },
    );
  });

  it('gives answers of any length in a form that can be stored', () => {
    for (const { url, settings = {}, currency = 'EUR' } of returns)
      for (const long of ['x'.repeat(7000), '%D1%8F'.repeat(1000), '%00'.repeat(2000)]) {
        const stretched = url.replace(/=[^=&#]*$/, `=${long}`);
        const answer = scheme.parseReturn(new URL(stretched), settings, currency);
        expect(PaymentAnswer.parse(answer)).toEqual(answer);
      }
  });
});

describe.each(way('code'))('%s, read from the screen,', (id, scheme: CodeScheme) => {
  const { codes } = fixtureOf(id) as CodeFixture;

  it('has a recorded code', () => {
    expect(codes.length).toBeGreaterThan(0);
  });

  test.each(codes.map((code) => [code.name, code] as const))('shows %s', (_, code) => {
    const request = Object.freeze({ ...code.request });
    const settings = Object.freeze({ ...code.settings });
    expect(scheme.buildCode(request, settings)).toBe(code.text);
    expect(scheme.buildCode(request, settings)).toBe(code.text);
    expect(request).toEqual(code.request);
  });

  it('shows an address that is safe to open, and short enough to be read by a camera', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...codes)
          .chain((code) =>
            fc.record({ code: fc.constant(code), request: anyRequest(code.request) }),
          ),
        ({ code, request }) => {
          const text = scheme.buildCode(request, code.settings);
          expectSafeAddress(text);
          expect(text.length).toBeLessThan(1200);
        },
      ),
    );
  });

  it('never gives away the nonce: nothing comes back that could carry it', () => {
    for (const { request, settings } of codes)
      expect(scheme.buildCode(request, settings)).not.toContain(request.nonce);
  });

  it('shows nothing for a currency that it does not take', () => {
    expect(scheme.currencies?.length).toBeGreaterThan(0);
    for (const { request, settings } of codes) {
      expect(scheme.currencies).toContain(request.currency);
      for (const currency of ['EUR', 'JPY', 'KWD', request.currency.toLowerCase(), ''])
        expect(() => scheme.buildCode({ ...request, currency }, settings)).toThrow(RangeError);
    }
  });

  it('shows nothing with a stored setting that cannot be right', () => {
    for (const { request, settings } of codes)
      for (const bad of spoilt(scheme, settings))
        expect(() => scheme.buildCode(request, bad.settings), `${bad.name} ${bad.value}`).toThrow(
          RangeError,
        );
  });

  it('shows nothing on a fresh till: the money would go to nobody', () => {
    for (const { request } of codes)
      expect(() => scheme.buildCode(request, {})).toThrow(RangeError);
  });
});

describe.each(way('manual'))('%s, without a link,', (_, scheme) => {
  it('runs on every device and asks for nothing but its name', () => {
    expect([...scheme.platforms].sort()).toEqual([...PLATFORMS].sort());
    expect(scheme.settings.map(({ name }) => name)).toEqual(['label']);
    expect(scheme.confidence).toBe('none');
  });
});
