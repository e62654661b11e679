<?php

declare(strict_types=1);

namespace Kass;

/** Callback addresses and their slot `{*}` (docs/protocol.md §4). */
final class Callback
{
    private const SLOT = '/\{(?: |%20)?\*\}/';
    /** The slot where it may stand: after `?` or `&`, before `&`, a fragment or the end. */
    private const PLACED_SLOT = '/(?<lead>[?&])\{(?: |%20)?\*\}(?<more>&|(?=#|$))/D';
    /** What a path must not hold: another server could read it as a way out of the prefix. */
    private const WAY_OUT = '~\\\\|%2f|%5c|%2e|/\.\.?(?:/|$)~Di';

    public static function isAllowed(string $callback, string $prefix, bool $loopback): bool
    {
        $plain = self::withoutSlot($callback);
        $address = Address::parse($plain);
        $base = Address::parse($prefix);
        return $address !== null
            && $base !== null
            && preg_match('/[\x00-\x20\x7f]/', $plain) !== 1
            && preg_match(self::SLOT, $plain) !== 1
            && self::hasSlotInQuery($callback)
            && !$address->hasUser
            && !$address->hasFragment
            && preg_match(self::WAY_OUT, self::rawPath($plain)) !== 1
            && $address->isShop($loopback)
            && $address->hasOrigin($base)
            && self::isBelow($address->path, $base->path);
    }

    private static function isBelow(string $path, string $root): bool
    {
        return $path === $root || str_starts_with($path, rtrim($root, '/') . '/');
    }

    /** True also without any slot. */
    private static function hasSlotInQuery(string $callback): bool
    {
        $pieces = preg_split(self::SLOT, self::bare($callback), 2);
        return count($pieces) < 2 || str_contains($pieces[0], '?');
    }

    private static function rawPath(string $address): string
    {
        return preg_split('/[?#]/', $address, 2)[0];
    }

    /** Without the brackets that may stand around the whole. */
    public static function bare(string $address): string
    {
        $text = Text::trim($address);
        $hasBrackets = str_starts_with($text, '[') && str_ends_with($text, ']');
        return $hasBrackets ? Text::trim(substr($text, 1, -1)) : $text;
    }

    /** Where a result is POSTed: without the slot and the `?` or `&` that then leads nowhere. */
    public static function withoutSlot(string $callback): string
    {
        return preg_replace_callback(
            self::PLACED_SLOT,
            static fn (array $found): string => $found['more'] === '' ? '' : $found['lead'],
            self::bare($callback),
            1,
        ) ?? '';
    }

    /** @param array<string, string> $pairs */
    public static function filled(string $callback, array $pairs): string
    {
        $text = implode('&', array_map(
            static fn (string $name): string => self::component($name) . '=' . self::component($pairs[$name]),
            array_map(strval(...), array_keys($pairs)),
        ));
        return preg_replace_callback(self::SLOT, static fn (): string => $text, self::bare($callback), 1) ?? '';
    }

    /** As `encodeURIComponent` of browsers: `! ' ( ) *` stay. */
    private static function component(string $text): string
    {
        return strtr(rawurlencode($text), ['%21' => '!', '%27' => "'", '%28' => '(', '%29' => ')', '%2A' => '*']);
    }

    /** The claim `htu` of results to this callback: without query and slot. */
    public static function htu(string $callback): string
    {
        $address = Address::parse(self::withoutSlot($callback));
        return $address === null ? '' : $address->origin() . $address->path;
    }

    /** Where the browser goes back to, with a result or without one; `$issuer` is the shop's origin. */
    public static function back(string $callback, string $issuer, ?string $result): string
    {
        return match (true) {
            preg_match(self::SLOT, $callback) !== 1 => "$issuer/",
            $result === null => self::withoutSlot($callback),
            default => self::filled($callback, ['kass' => $result]),
        };
    }
}
