#!/usr/bin/env bash
# Makes the Swift code of the protocol buffers in Scripts/protobuf again. Needs `protoc` (Debian: protobuf-compiler); the
# plug-in for Swift is built from the package that the project uses.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v protoc >/dev/null; then
  echo "protobuf: no \`protoc\` on the PATH; apt-get install protobuf-compiler" >&2
  exit 1
fi
swift build -c release --product protoc-gen-swift
plugin="$(swift build -c release --show-bin-path)/protoc-gen-swift"

make_swift() { # make_swift NAME FOLDER
  protoc --plugin="protoc-gen-swift=$plugin" --proto_path=Scripts/protobuf \
    --swift_opt=Visibility=Internal --swift_opt=UseAccessLevelOnImports=false --swift_out="$2" "$1.proto"
  mv "$2/$1.pb.swift" "$2/$(tr '[:lower:]' '[:upper:]' <<< "${1:0:1}")${1:1}.pb.swift"
}

make_swift tensorboard Sources/Interchange/TensorBoard
make_swift onnx Sources/Interchange/ONNX
