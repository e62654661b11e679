// The code blocks of a page of documentation, to be run: each is taken once, and what nobody took is a mistake.

export interface Block {
  /** `js`, `http` … of the fence; `comment` for an HTML comment between blocks */
  readonly language: string;
  /** what stands after the language: a file name, or the type of what is signed */
  readonly name: string;
  readonly text: string;
}

export const readBlocks = (markdown: string): readonly Block[] =>
  [...markdown.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$|^<!-- (.*) -->$/gm)].map(
    ([, language = 'comment', name = '', text = '', comment]) => ({
      language,
      name,
      text: comment ?? text,
    }),
  );

export class Blocks {
  readonly #all: readonly Block[];
  readonly #used = new Set<Block>();

  constructor(markdown: string) {
    this.#all = readBlocks(markdown);
  }

  /** Takes the next block of this language and, if given, name. */
  take(language: string, name = ''): string {
    const block = this.#all.find(
      (one) => one.language === language && one.name === name && !this.#used.has(one),
    );
    if (!block) throw new Error(`The page has no more ${language} ${name}`);
    this.#used.add(block);
    return block.text;
  }

  /** Takes all blocks from the first of these languages to the last, in the order of the page. */
  takeAll(languages: readonly string[]): readonly Block[] {
    const found = this.#all.filter(({ language }) => languages.includes(language));
    for (const block of found) this.#used.add(block);
    return found;
  }

  /** Blocks that nobody has taken. */
  left(): readonly Block[] {
    return this.#all.filter((block) => !this.#used.has(block));
  }
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One message as RFC 9112 writes it. */
export function readHttp(text: string): HttpRequest | HttpResponse {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n').filter(Boolean);
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(line) ?? [];
      return [name.toLowerCase(), value] as const;
    }),
  );
  const body = rest.join('\n\n').trim();
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1];
  if (status !== undefined) return { status: Number(status), headers, body };
  const [, method = '', path = ''] = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(first) ?? [];
  return { method, path, headers, body };
}

/** Where the page writes `…`, and for times, anything of the same kind will do: returns what is written there. */
export function wherever(written: unknown, found: unknown, name = ''): unknown {
  if (typeof written === 'string' && written.startsWith('…'))
    return typeof found === 'string' && found !== '' ? written : found;
  if (name === 'iat' || name === 'exp') return Number.isInteger(found) ? written : found;
  if (Array.isArray(written) && Array.isArray(found))
    return found.map((one, at) => wherever(written[at], one));
  if (!isObject(written) || !isObject(found)) return found;
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => [key, wherever(written[key], value, key)]),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
