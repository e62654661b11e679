<?php

declare(strict_types=1);

namespace Kass;

/** What all results of one till tell together (docs/protocol.md §8.4). */
final class ResultChain
{
    /**
     * @param list<Result> $results in the order in which they came
     * @return array{last: int, gaps: list<array{from: int, to: int}>, broken: list<string>, loose: list<string>}
     */
    public static function report(array $results): array
    {
        usort($results, static fn (Result $a, Result $b): int => $a->claims['seq'] <=> $b->claims['seq']);
        $known = array_map(static fn (Result $result): string => $result->claims['jti'], $results);
        $report = ['last' => 0, 'gaps' => [], 'broken' => [], 'loose' => []];
        $before = null;
        foreach ($results as $result) {
            ['seq' => $number, 'jti' => $id] = $result->claims;
            if ($number > $report['last'] + 1) {
                $report['gaps'][] = ['from' => $report['last'] + 1, 'to' => $number - 1];
            }
            if (!self::follows($result, $before)) {
                $report['broken'][] = $id;
            }
            if (isset($result->claims['sup']) && !in_array($result->claims['sup'], $known, true)) {
                $report['loose'][] = $id;
            }
            $report['last'] = $number;
            $before = $result;
        }
        return $report;
    }

    /** Behind a gap the hash cannot be compared; there must be one all the same, but on the first. */
    private static function follows(Result $result, ?Result $before): bool
    {
        $number = $result->claims['seq'];
        $named = $result->claims['prev'] ?? null;
        if ($before === null) {
            return $number > 1 ? $named !== null : $named === null;
        }
        return match ($number - $before->claims['seq']) {
            0 => false,
            1 => $named === $before->hash(),
            default => $named !== null,
        };
    }
}
