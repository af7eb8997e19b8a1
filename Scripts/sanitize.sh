#!/usr/bin/env bash
# Builds tests and program under AddressSanitizer, in a build folder of its own, and runs the tests that read damaged and
# hostile files: sanitize.sh [FILTER]. Any report of the sanitizer ends the process that it stands in, and the test fails.
set -euo pipefail
cd "$(dirname "$0")/.."

filter="${1:-Hostile|Truncat|BitFlip|NPY|NPZ|Safetensors|CheckpointTests|HDF5|KerasWeightsTests|KerasModel|ONNX|StateDict}"
# Swift's own tables and the libraries' caches live as long as the process; libhdf5 asks for the memory that a damaged file
# announces, and copes where there is none.
export ASAN_OPTIONS="detect_leaks=0:abort_on_error=1:allocator_may_return_null=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
swift test -c release --sanitize address --scratch-path .build-address --filter "$filter"
