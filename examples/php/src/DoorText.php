<?php

declare(strict_types=1);

namespace Kass;

/** A link found in some text: `signed`, `pairing` or `unsigned`. */
final class FoundLink
{
    /**
     * @param string $text the JWS, what follows `p=`, or the whole link
     * @param string|null $action the one a signed link names
     */
    public function __construct(
        public readonly string $type,
        public readonly string $text,
        public readonly ?string $action = null,
    ) {
    }
}

/** Finds one of our links in whatever came through a door (docs/protocol.md §3.1). Believes nothing. */
final class DoorText
{
    private const MAX_UNITS = 65_536;
    private const MAX_SIGNED = 16_384;
    /** How a link begins, and the action it names. */
    public const SCHEME = '~(?:web(?:\+|\x20|%2b|%20)kass|kass-api)(?::|%3a)(?:/|%2f)*+(?<action>[a-z]*+)~i';
    private const LETTERS = '[A-Za-z0-9_-]';
    private const J = '/(?:^|[#?&])j=';

    /** @throws Refused */
    public static function find(string $raw): FoundLink
    {
        if (Text::units($raw) > self::MAX_UNITS) {
            throw new Refused('link-too-long', reason: 'text');
        }
        $texts = self::readings(Text::trim($raw));
        foreach ([self::signed(...), self::pairing(...), self::unsigned(...)] as $look) {
            foreach ($texts as $text) {
                $found = $look($text);
                if ($found !== null) {
                    return $found;
                }
            }
        }
        $cut = self::J . self::LETTERS . '+(?:\.' . self::LETTERS . '+)?\.?(?=[\p{Z}\s]|$)/Du';
        $isCut = array_filter($texts, static fn (string $text): bool => preg_match($cut, $text) === 1) !== [];
        throw new Refused($isCut ? 'link-cut' : 'link-garbled');
    }

    /** The text, decoded once, and decoded twice, as far as that goes. @return list<string> */
    private static function readings(string $text): array
    {
        $texts = [$text];
        while (count($texts) < 3 && ($next = self::decoded(end($texts))) !== null) {
            $texts[] = $next;
        }
        return $texts;
    }

    /** Percent-decoding as browsers do it: null when there is a lone `%`, or no UTF-8 comes out. */
    public static function decoded(string $text): ?string
    {
        if (preg_match('/%(?![0-9A-Fa-f]{2})/', $text) === 1) {
            return null;
        }
        $decoded = rawurldecode($text);
        return preg_match('//u', $decoded) === 1 ? $decoded : null;
    }

    private static function signed(string $text): ?FoundLink
    {
        $letters = self::LETTERS;
        $pattern = self::J . "($letters+\.$letters+\.$letters+)(?!$letters|\.$letters)/";
        if (preg_match($pattern, $text, $found, PREG_OFFSET_CAPTURE) !== 1) {
            return null;
        }
        [$jws] = $found[1];
        if (strlen($jws) > self::MAX_SIGNED) {
            throw new Refused('link-too-long', reason: 'signed');
        }
        $before = substr($text, 0, $found[0][1]);
        $action = preg_match(self::SCHEME, $before, $scheme) === 1 ? $scheme['action'] : '';
        return new FoundLink('signed', $jws, $action === '' ? null : $action);
    }

    private static function pairing(string $text): ?FoundLink
    {
        $isOne = preg_match('/(?:^|#)p=(' . self::LETTERS . '+)/', $text, $found) === 1;
        return $isOne ? new FoundLink('pairing', $found[1]) : null;
    }

    private static function unsigned(string $text): ?FoundLink
    {
        if (preg_match(self::SCHEME, $text, $found, PREG_OFFSET_CAPTURE) !== 1) {
            return null;
        }
        $link = substr($text, $found[0][1]);
        return preg_match('/[?&](?:callback|order)=/i', $link) === 1 ? new FoundLink('unsigned', $link) : null;
    }
}
