<?php

declare(strict_types=1);

namespace Kass;

/** Foreign text made harmless (docs/protocol.md §2.4). Texts are UTF-8; lengths count UTF-16 units. */
final class Text
{
    /** Control characters but the line feed, bidi controls, what has no width, interlinear marks. */
    private const REMOVED = '/[\x{00}-\x{09}\x{0b}-\x{1f}\x{7f}-\x{9f}\x{061c}\x{200b}\x{200e}\x{200f}'
        . '\x{2028}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{fff9}-\x{fffb}]/u';
    private const LINE_ENDS = '/[\r\n\x{85}\x{2028}\x{2029}]+/u';
    /** What counts as blank at an end. */
    private const BLANK = '[\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]';

    /** Length in UTF-16 units: one for each character, two for those of four bytes. */
    public static function units(string $text): int
    {
        return preg_match_all('/[^\x80-\xbf]/', $text) + preg_match_all('/[\xf0-\xf7]/', $text);
    }

    public static function trim(string $text): string
    {
        return preg_replace('/^' . self::BLANK . '++|' . self::BLANK . '++$/Du', '', $text) ?? $text;
    }

    /** One line of at most `$max` units, the last one `…` where it was cut. */
    public static function line(string $text, int $max): string
    {
        $pieces = array_map(self::trim(...), preg_split(self::LINE_ENDS, $text) ?: []);
        return self::trim(self::paragraph(implode(' ', $pieces), $max));
    }

    /** Lines of together at most `$max` units. */
    public static function paragraph(string $text, int $max): string
    {
        $clean = preg_replace(self::REMOVED, '', str_replace("\t", ' ', $text)) ?? '';
        return self::cut(self::composed($clean), $max);
    }

    /** NFC where PHP has the extension `intl`; without it the text stays as it came. */
    private static function composed(string $text): string
    {
        return class_exists(\Normalizer::class) ? (\Normalizer::normalize($text) ?: $text) : $text;
    }

    private static function cut(string $text, int $max): string
    {
        if (self::units($text) <= $max) {
            return $text;
        }
        $kept = '';
        $left = $max - 1;
        foreach (preg_split('//u', $text, -1, PREG_SPLIT_NO_EMPTY) ?: [] as $character) {
            $left -= self::units($character);
            if ($left < 0) {
                break;
            }
            $kept .= $character;
        }
        return $kept . '…';
    }
}
