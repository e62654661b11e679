<?php

declare(strict_types=1);

namespace Kass\Demo;

/**
 * Everything the shop remembers, in one file. A real shop has a database; what matters is that a change is on disk before
 * it is answered, and that two requests do not change it at once.
 */
final class Store
{
    private const EMPTY = ['codes' => [], 'tills' => [], 'links' => [], 'orders' => [], 'results' => []];

    public function __construct(private readonly string $folder)
    {
        if (!is_dir($folder) && !mkdir($folder, 0700, true) && !is_dir($folder)) {
            throw new \RuntimeException('The folder of the shop cannot be made');
        }
    }

    /**
     * Runs one step with the whole memory, alone. What it changes is stored when it returns.
     *
     * @template T
     * @param callable(array<string, array<string, mixed>>): T $step takes the memory by reference
     * @return T
     */
    public function change(callable $step): mixed
    {
        $lock = fopen("$this->folder/lock", 'c') ?: throw new \RuntimeException('No lock');
        flock($lock, LOCK_EX);
        try {
            $before = $memory = $this->read();
            $answer = $step($memory);
            if ($memory !== $before) {
                $this->write($memory);
            }
            return $answer;
        } finally {
            fclose($lock);
        }
    }

    /** A text that is made once and kept, readable by this user only: the shop's key. @param callable(): string $make */
    public function keep(string $name, callable $make): string
    {
        return $this->change(function () use ($name, $make): string {
            $path = "$this->folder/$name";
            if (!is_file($path)) {
                $this->put($path, $make());
            }
            return (string) file_get_contents($path);
        });
    }

    /** @return array<string, array<string, mixed>> */
    private function read(): array
    {
        $path = "$this->folder/shop.json";
        $json = is_file($path) ? (string) file_get_contents($path) : '{}';
        return json_decode($json, true, 64, JSON_THROW_ON_ERROR) + self::EMPTY;
    }

    /** @param array<string, array<string, mixed>> $memory */
    private function write(array $memory): void
    {
        $this->put("$this->folder/shop.json", json_encode($memory, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE));
    }

    /** A crash leaves the old text or the new one, never half of it. */
    private function put(string $path, string $text): void
    {
        $file = fopen("$path.new", 'w') ?: throw new \RuntimeException('The shop cannot write');
        chmod("$path.new", 0600);
        fwrite($file, $text);
        fsync($file);
        fclose($file);
        rename("$path.new", $path);
    }
}
