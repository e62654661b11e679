// Every print app of the registry through the same questions.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { LinkTooLong } from '../../src/lib/schemes/link-length';
import { printSchemeOf, printSchemes } from '../../src/lib/schemes/print-registry';
import { referencesIn } from '../../src/lib/schemes/reference';
import type {
  Platform,
  PrintPayloads,
  PrintLanguage,
  PrintRequest,
  PrintScheme,
  SchemeSettings,
  Words,
} from '../../src/lib/schemes/scheme';
import { printFixtures } from '../fixtures/print';
import type { PrintFixture } from '../fixtures/print/fixture';
import { REF, request as common } from '../fixtures/print/request';

type Payload = PrintPayloads[PrintLanguage];

const schemes: readonly PrintScheme[] = printSchemes;
const PLATFORMS: readonly Platform[] = ['android', 'ios', 'desktop'];
const COLUMNS = [32, 42, 48] as const;
const DANGEROUS =
  /^(?:about|blob|data|file|filesystem|javascript|mailto|sms|tel|vbscript|view-source):/i;
/** Our own format, and one whose maker's document could not be read. */
const WITHOUT_SOURCES: readonly string[] = ['print-api', 'print-api-html', 'tm-assistant'];
const CONTROLS = ['\u0000', '\n', '\u001b', '\u009f'];

const fixtureOf = (id: string): PrintFixture | undefined =>
  (printFixtures as Record<string, unknown>)[id] as PrintFixture | undefined;

/** With the recordings of each. One without them cannot be asked more: a test of the registry fails for it. */
const recorded = schemes.flatMap((scheme) => {
  const fixture = fixtureOf(scheme.id);
  return fixture ? [[scheme.id, scheme, fixture] as const] : [];
});

/** The link of an app for a payload whose kind only the recordings know. */
const urlOf = (
  scheme: PrintScheme,
  request: PrintRequest,
  settings: SchemeSettings,
  platform: Platform,
): string => {
  const build = scheme.buildUrl.bind(scheme) as (
    ...given: readonly [PrintRequest, SchemeSettings, Platform]
  ) => string;
  return build(request, settings, platform);
};

/** A payload of some length in the language of an app, and of any content where it matters. */
function payloadOf({ wants }: PrintScheme, text: string): Payload {
  switch (wants) {
    case 'esc-pos':
      return new TextEncoder().encode(text);
    case 'html':
      return text;
    case 'epos-xml':
      return `<epos-print>${text}</epos-print>`;
  }
}

/** A payload as it stands in a link: bytes in Base64. */
const written = (payload: Payload): string =>
  typeof payload === 'string' ? payload : Buffer.from(payload).toString('base64');

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: fc.constantFrom(...'#&+%=?"\\<>;[]{*} \u0000\u001b\nЯ茶🍵'), maxLength: 60 }),
);

const anyRequest = (scheme: PrintScheme): fc.Arbitrary<PrintRequest> => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
  return fc
    .record({
      job: id,
      nonce: id,
      orderNo: anyText,
      drawer: fc.boolean(),
      payload: anyText.map((text) => payloadOf(scheme, text)),
      profile: fc.record({
        columns: fc.constantFrom(...(scheme.columns ?? COLUMNS)),
        cut: fc.boolean(),
        drawer: fc.constantFrom('none', 'pin2', 'pin5'),
      }),
    })
    .map((changes) => ({ ...common, ...changes }));
};

describe('the registry', () => {
  it('has no two print apps with one id, and finds each by its own', () => {
    const ids = schemes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const scheme of schemes) expect(printSchemeOf(scheme.id)).toBe(scheme);
  });

  it('has recordings of every entry, and of nothing else', () => {
    expect(Object.keys(printFixtures).sort()).toEqual(schemes.map(({ id }) => id).sort());
  });

  it.each(['', 'thermer', 'RawBT', 'rawbt-2', 'square', 'constructor'])('knows no %j', (id) => {
    expect(printSchemeOf(id)).toBeUndefined();
  });
});

describe.each(schemes.map((scheme) => [scheme.id, scheme] as const))('%s', (id, scheme) => {
  it('has an id that can be stored', () => {
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]{1,39}$/);
    expect(id).not.toMatch(/-\d+$/);
  });

  it('says what is known of it in every language', () => {
    expect(scheme.name.trim()).not.toBe('');
    expect(scheme.platforms.length).toBeGreaterThan(0);
    expect(new Set(scheme.platforms).size).toBe(scheme.platforms.length);
    expectWords(scheme.register);
    expect(scheme.register.ru).not.toBe(scheme.register.en);
  });

  it('names its sources, by secure addresses', () => {
    if (!WITHOUT_SOURCES.includes(id)) expect(scheme.sources.length).toBeGreaterThan(0);
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
    }
  });

  it('accepts the settings of its recordings, and none of them with a control character', () => {
    for (const { name, accepts, fallback } of scheme.settings) {
      const values = fixtureOf(id)?.links.flatMap(({ settings }) => settings[name] ?? []) ?? [];
      for (const value of values) expect(accepts(value), `${name} ${value}`).toBe(true);
      for (const value of [fallback, ...values])
        for (const sign of CONTROLS) {
          expect(accepts(value + sign), `${name} ${JSON.stringify(value + sign)}`).toBe(false);
          expect(accepts(sign + value), `${name} ${JSON.stringify(sign + value)}`).toBe(false);
        }
    }
  });
});

function expectWords({ en, ru }: Words): void {
  expect(en.trim()).toBe(en);
  expect(ru.trim()).toBe(ru);
  expect(en).not.toBe('');
  expect(ru).not.toBe('');
  if (en.length > 25) expect(ru).not.toBe(en);
  expect(en).not.toMatch(/\p{Script=Cyrillic}/u);
}

describe.each(recorded)('%s, opened by a link,', (_id, scheme, fixture) => {
  const { links, payloadIn } = fixture;

  it('has a recorded link on every platform that it claims, and on no other', () => {
    const platforms = new Set(links.map(({ platform }) => platform));
    expect([...platforms].sort()).toEqual([...scheme.platforms].sort());
  });

  it('opens nothing on a platform that it does not claim', () => {
    for (const platform of PLATFORMS.filter((one) => !scheme.platforms.includes(one)))
      for (const { request, settings } of links)
        expect(() => urlOf(scheme, request, settings, platform)).toThrow(RangeError);
  });

  test.each(links.map((link) => [link.name, link] as const))('opens by %s', (_, link) => {
    const request = Object.freeze({ ...link.request });
    const settings = Object.freeze({ ...link.settings });
    expect(urlOf(scheme, request, settings, link.platform)).toBe(link.url);
    expect(urlOf(scheme, request, settings, link.platform)).toBe(link.url);
    expect(request).toEqual(link.request);
  });

  it('carries every paper unchanged, in an address that is safe to put into a link', () => {
    fc.assert(
      fc.property(fc.constantFrom(...links), anyRequest(scheme), (link, request) => {
        // What a link can carry is asked below: here every paper is short, but Windows takes very little.
        const platform = link.url.startsWith('http') ? link.platform : scheme.platforms[0]!;
        const url = urlOf(scheme, request, link.settings, platform);
        expect(url).toMatch(/^[\x21-\x7e]+$/);
        expect(url).not.toMatch(DANGEROUS);
        expect(URL.canParse(url)).toBe(true);
        expect(url.split(':')[0]).toBe(link.url.split(':')[0]);
        expect(payloadIn(url)).toBe(written(request.payload));
        expect(url.includes(`${request.job}.${request.nonce}`)).toBe(scheme.returns);
      }),
    );
  });

  it('names a page to come back to, where the reference of the job is found', () => {
    for (const { url } of scheme.returns ? links : []) {
      const [callback = ''] =
        /https:\/\/till\.example\/(?:return|sale\?id=\w+)#a=[\w.-]+/.exec(
          decodeURIComponent(url),
        ) ?? [];
      expect(referencesIn(new URL(callback))).toEqual([
        { attempt: common.job, nonce: common.nonce },
      ]);
    }
  });

  it('takes papers up to its limit, and says so when one is longer', () => {
    const [link] = links;
    const build = (length: number) =>
      urlOf(
        scheme,
        { ...link!.request, payload: payloadOf(scheme, 'x'.repeat(length)) },
        link!.settings,
        link!.platform,
      );
    let longest = 0;
    for (let step = 2 ** 18; step >= 1; step /= 2)
      if (lengthOrRefusal(() => build(longest + step)) !== null) longest += step;
    expect(longest).toBeGreaterThan(0);
    // Base64 grows by four characters, a percent-encoded `=` or letter by up to three each.
    expect(build(longest).length).toBeGreaterThan(scheme.maxUrl - 12);
    expect(build(longest).length).toBeLessThanOrEqual(scheme.maxUrl);
    expect(() => build(longest + 1)).toThrow(LinkTooLong);
    expect(() => build(longest + 1)).toThrow(RangeError);
  });

  it('prints on papers of the widths it names, and on no other', () => {
    for (const { request, settings, platform } of links)
      for (const columns of COLUMNS) {
        const build = () =>
          urlOf(
            scheme,
            { ...request, profile: { ...request.profile, columns } },
            settings,
            platform,
          );
        if (scheme.columns?.includes(columns) ?? true) expect(build()).not.toBe('');
        else expect(build).toThrow(RangeError);
      }
  });

  it('opens nothing with a stored setting that cannot be right, unless it plays no part', () => {
    let refusals = 0;
    for (const { request, settings, platform, url } of links)
      for (const { name, accepts } of scheme.settings.slice(1))
        for (const value of ['javascript:alert(1)', ';end', 'a\u0000', '"&{return}']) {
          if (accepts(value)) continue;
          const bad = { ...settings, [name]: value };
          try {
            expect(urlOf(scheme, request, bad, platform), `${name} ${value}`).toBe(url);
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            refusals += 1;
          }
        }
    expect(refusals > 0 || scheme.settings.length === 1).toBe(true);
  });
});

/** The length of the link, or null for a paper that is too long. Anything else that is thrown fails the test. */
function lengthOrRefusal(build: () => string): number | null {
  try {
    return build().length;
  } catch (error) {
    expect(error).toBeInstanceOf(LinkTooLong);
    const { length, limit } = error as LinkTooLong;
    expect(length).toBeGreaterThan(limit);
    return null;
  }
}

describe.each(recorded)('%s, coming back,', (_id, scheme, { returns, printed }) => {
  test.each(returns.map((back) => [back.name, back] as const))('is read: %s', (_, back) => {
    expect(scheme.parseReturn(new URL(back.url), {})).toEqual(back.answer);
  });

  it('has recordings of printed if it ever says so, and is unclear without an answer', () => {
    const types = returns.map(({ answer }) => answer.type);
    expect(types.includes('printed')).toBe(scheme.returns);
    expect(printed !== null).toBe(scheme.returns);
    expect(types).toContain('unclear');
    for (const url of [
      common.returnPage,
      common.returnUrl,
      `${common.returnPage}#a=${REF}`,
      `${common.returnUrl}#a=${REF}`,
    ])
      expect(scheme.parseReturn(new URL(url), {}).type).toBe('unclear');
  });

  it('says printed only for its own word for it', () => {
    if (!printed) return;
    expect(printed.url.split(printed.word)).toHaveLength(2);
    expect(scheme.parseReturn(new URL(printed.url), {})).toEqual({ type: 'printed' });
    const [name = '', own = ''] = printed.word.split('=');
    const others = returns.flatMap(({ url, answer }) => (answer.type === 'printed' ? [url] : []));
    const words = [
      'true',
      '1',
      'yes',
      'OK',
      'SUCCESS',
      'Printed',
      'printed ',
      'done',
      'null',
      '1e0',
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom(...words, ` ${own}`, `${own}\u0000`, `${own},${own}`, `-${own}`),
        ),
        (word) => {
          const text = encodeURIComponent(word);
          fc.pre(word !== own && !others.some((other) => other.includes(`${name}=${text}&`)));
          // An app may write its word in more than one way; each way it has is recorded.
          fc.pre(!/^0x0+$/i.test(word));
          const url = printed.url.replace(printed.word, () => `${name}=${text}`);
          expect(scheme.parseReturn(new URL(url), {}).type).not.toBe('printed');
        },
      ),
    );
  });

  it('never says more than its own answers, whatever the address', () => {
    const noise = fc.string({
      unit: fc.constantFrom(...'status=printed&code=0#?%+{*}[]",: x\u0000я\ud800'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...returns.map(({ url }) => url)),
        fc.nat(),
        fc.nat(),
        noise,
        (whole, start, end, text) => {
          const url =
            whole.slice(0, start % whole.length) + text + whole.slice(end % (whole.length + 1));
          if (!URL.canParse(url)) return;
          const answer = scheme.parseReturn(new URL(url), {});
          expect(['printed', 'failed', 'unclear']).toContain(answer.type);
          if (answer.type === 'failed') expect(answer.code).toMatch(/^printer-/);
          if (answer.type !== 'printed') {
            expect(answer.reason).not.toBe('');
            expect(answer.reason.length).toBeLessThanOrEqual(110);
            expect(answer.reason).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
