#!/usr/bin/env bash
# Tries readers of files with libFuzzer under AddressSanitizer: fuzz.sh MINUTES [READER ...], all readers unless named.
# What a reader learned stays in .build-fuzz/corpus, logs in .build-fuzz/logs; a finding ends with its file in
# .build-fuzz/findings, to be put under Tests/Fixtures/fuzzing/READER once it is mended.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes="$1"; shift
if ! command -v clang >/dev/null; then
  echo "fuzz: libFuzzer comes with the \`clang\` of the Swift toolchain, which is not on the PATH." >&2; exit 1
fi
# libFuzzer without a main function: the driver brings its own.
fuzzer="$(clang -print-resource-dir)/lib/linux/libclang_rt.fuzzer_no_main-$(uname -m).a"
FER_FUZZ=1 swift build -c release --product fuzz --sanitize address --scratch-path .build-fuzz \
  -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp,indirect-calls \
  -Xlinker "$fuzzer" -Xlinker -lstdc++
binary=.build-fuzz/release/fuzz
mkdir -p .build-fuzz/corpus .build-fuzz/findings .build-fuzz/logs
readers=("$@"); if (( ${#readers[@]} == 0 )); then mapfile -t readers < <("$binary" list); fi

# libhdf5 asks for the memory that a damaged file announces, and copes where there is none; it keeps tables for good.
export ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
code=0
printf '%-18s %12s %10s %10s  %s\n' reader inputs 'a second' files result
for reader in "${readers[@]}"; do
  "$binary" corpus "$reader" ".build-fuzz/corpus/$reader"
  log=".build-fuzz/logs/$reader.log"; result=clean
  "$binary" "$reader" ".build-fuzz/corpus/$reader" -max_total_time="$((minutes * 60))" -max_len=131072 -timeout=30 \
    -rss_limit_mb=4096 -malloc_limit_mb=2048 -print_final_stats=1 -artifact_prefix=".build-fuzz/findings/$reader-" \
    >"$log" 2>&1 || { result="FINDING, see $log"; code=1; }
  figure() { awk -v name="stat::$1:" '$1 == name { print $2 }' "$log"; }
  printf '%-18s %12s %10s %10s  %s\n' "$reader" "$(figure number_of_executed_units)" "$(figure average_exec_per_sec)" \
    "$(find ".build-fuzz/corpus/$reader" -type f | wc -l)" "$result"
done
exit "$code"
