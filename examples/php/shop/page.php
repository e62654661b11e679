<?php
// The shop's one page. Everything it shows is escaped.

declare(strict_types=1);

namespace Kass\Demo;

/**
 * @param array<string, mixed> $order
 * @param array{state: string, tills: array<string, array<string, mixed>>} $view
 */
function page(array $order, array $view, string $https, string $protocol, string $pairing, ?string $trouble): string
{
    $text = static fn (string $raw): string => htmlspecialchars($raw, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    $money = static fn (int $minor): string => number_format($minor / 100, 2) . ' ' . $order['cur'];
    $no = $text($order['ord']['no']);
    $states = ['awaiting' => 'awaiting payment', 'part' => 'paid in part', 'paid' => 'paid', 'cancelled' => 'cancelled'];
    $state = $states[$view['state']];
    $lines = implode('', array_map(
        static fn (array $line): string => "<li>{$text($line['n'])}: {$money($line['t'])}</li>",
        $order['lines'],
    ));
    $pay = $view['state'] === 'paid' ? '' : <<<HTML
        <p><a id="pay" href="{$text($https)}"><strong>Pay at the till</strong></a>
        or <a href="{$text($protocol)}">by web+kass:</a></p>
        HTML;
    $tills = implode('', array_map(static function (string $kid, array $till) use ($text): string {
        $ways = ['asking' => ['allowed' => 'Allow', 'refused' => 'Refuse'], 'allowed' => ['revoked' => 'Revoke']];
        $buttons = '';
        foreach ($ways[$till['state']] ?? [] as $decision => $label) {
            $buttons .= "<button name=\"decision\" value=\"$decision\">$label</button> ";
        }
        return <<<HTML
            <li>{$text($till['label'])}: {$text($till['state'])}, digits <strong>{$text($till['digits'])}</strong>
            <form method="post" action="/tills"><input type="hidden" name="kid" value="{$text($kid)}">$buttons</form></li>
            HTML;
    }, array_map(strval(...), array_keys($view['tills'])), $view['tills']));
    $alarm = $trouble === null ? '' : "<p role=\"alert\">The result was not taken: {$text($trouble)}</p>";
    return <<<HTML
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Order $no</title></head>
        <body><h1>Order $no: $state</h1>$alarm
        <ul>$lines</ul><p>Total {$money($order['sum'])}</p>$pay
        <h2>Tills</h2><ul>$tills</ul>
        <p>Allow the till that shows the same digits. <a id="pair" href="{$text($pairing)}">Connect a till</a></p>
        </body></html>
        HTML;
}
