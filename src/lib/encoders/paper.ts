// What a printer makes of a job: bytes or XML to lines, lines to a picture. The one door for the preview,
// *On screen* and the demo printer.
export { drawCodes } from './draw-codes';
export type { Paper } from './paper-roll';
export { paperSvg } from './paper-svg';
export { readAs } from './read-as';
export { readEposXml } from './read-epos-xml';
export { readPaper } from './read-esc-pos';
export { readStar } from './read-star';
export { readWebPrnt } from './read-web-prnt';
