// Trips that are about the money, with the page killed before and after each call through the ports. `npm run crash` cuts
// everywhere; here each world that a dead page can leave is met, and every tenth of the places where nothing changes.
import { describeMatrix } from './describe-matrix';
import { MONEY_TRIPS } from './trips';

describeMatrix(MONEY_TRIPS);
