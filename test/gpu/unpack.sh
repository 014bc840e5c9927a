#!/usr/bin/env bash
# Where the parts were carried to: `bash unpack.sh FOLDER` unpacks them to FOLDER, and FOLDER/test-gpu runs the check, with the
# same options as `npm run test:gpu`. Needs python3; for a card also PyTorch's packages of CUDA 12 or 13, whose cuBLAS and cuDNN 9
# are used, under the names that TensorFlow asks for. That those of CUDA 13 do is not proven: if the first product or convolution
# fails, put CUDA 12's into FOLDER/lib.
set -euo pipefail
parts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:?usage: unpack.sh FOLDER}
mkdir -p "$target"
target=$(cd "$target" && pwd)
cat "$parts"/part-* | python3 -c '
import lzma, sys, tarfile
archive = tarfile.open(fileobj=lzma.open(sys.stdin.buffer), mode="r|")
archive.extractall(sys.argv[1], **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))' "$target"

cat > "$target/test-gpu" <<'RUN'
#!/usr/bin/env bash
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
path="$here/lib"
if [ -e "$here/lib/libcudart.so.12" ]; then
  packages=$(python3 -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
  find_library() { find "$packages/nvidia" -name "$1" 2> /dev/null | sort | head -n 1; }
  for name in libcublas libcublasLt; do
    found=$(find_library $name.so.12)
    found=${found:-$(find_library $name.so.13)}
    [ -e "$here/lib/$name.so.12" ] || [ -z "$found" ] || ln -s "$found" "$here/lib/$name.so.12"
  done
  # Each of them opens others from its own folder.
  for library in "$(readlink -f "$here/lib/libcublas.so.12" || true)" "$(find_library libcudnn.so.9)" "$(find_library 'libnvrtc.so.1?')"; do
    [ -z "$library" ] || path="$path:$(dirname "$library")"
  done
  path="$path:/usr/local/nvidia/lib64"
fi
# PyTorch finds its own libraries by itself, and must not find the empty ones here.
export MASKBENCH_OUTER_LIBRARY_PATH="${LD_LIBRARY_PATH:-}"
export LD_LIBRARY_PATH="$path${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$here/check/node" "$here/check/main.mjs" "$@"
RUN
chmod +x "$target/test-gpu"
echo "$target/test-gpu is ready"
