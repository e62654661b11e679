// What the till's own host says of its versions: `/release.json`, which no worker and no cache keeps.
import * as z from 'zod/mini';
import type { Release } from '../offline/updates';
import type { Ports } from './ports';
import { reach, readLimited } from './reach';

const version = z.string().check(z.maxLength(100));
const Answer = z.object({ version, minimum: version });

/** A few dozen bytes. */
const MAX_BYTES = 4096;

/** Null when it could not be read: offline, another host's page, a till that is served without the file. */
export async function readRelease(ports: Ports): Promise<Release | null> {
  const response = await reach(ports, `${ports.origin}/release.json`);
  if (!response?.ok) return null;
  try {
    const text = new TextDecoder().decode(await readLimited(response, MAX_BYTES));
    return Answer.parse(JSON.parse(text));
  } catch {
    return null; // a captive portal answers with a page of its own
  }
}
