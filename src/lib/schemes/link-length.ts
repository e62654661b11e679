// How long the link of an app may be. What is cut on its way would print half a paper, or a wrong one.

/** A paper that does not fit into the link of its app. Trying again does not help. */
export class LinkTooLong extends RangeError {
  /** characters */
  readonly length: number;
  readonly limit: number;

  constructor(length: number, limit: number) {
    super(`A link of ${length} characters, and the app takes ${limit}`);
    this.name = 'LinkTooLong';
    this.length = length;
    this.limit = limit;
  }
}

/** The link itself. @throws LinkTooLong when it has more characters than `limit` */
export function fitting(url: string, limit: number): string {
  if (url.length > limit) throw new LinkTooLong(url.length, limit);
  return url;
}
