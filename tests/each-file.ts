// Before each file of unit tests: what the file before it may have left in the modules that they share.
import { baseLocale, overwriteGetLocale } from '../src/lib/paraglide/runtime';

overwriteGetLocale(() => baseLocale);
