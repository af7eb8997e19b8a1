internal import COneDNN
import Synchronization
import Tensors

/// Products of bfloat16 matrices with single-precision sums, by oneDNN on the calling thread.
enum BFloat16Product {
  /// The sizes of a product: `c (+)= op(a) op(b)`, `c` `[m, n]` with rows `stride` floats apart, factors without gaps.
  struct Shape: Hashable {
    let m: Int
    let n: Int
    let k: Int
    let transposesA: Bool
    let transposesB: Bool
    let stride: Int
    let accumulate: Bool
  }

  /// Compiled products. They may be run from several threads, each with scratch of its own, and live as long as the process:
  /// as many as there are shapes of products, which the layers and the sizes of batches give.
  private struct Compiled: @unchecked Sendable {
    let product: dnnl_primitive_t
    let a: dnnl_memory_desc_t
    let b: dnnl_memory_desc_t
    let c: dnnl_memory_desc_t
    let scratch: dnnl_memory_desc_t
    let scratchFloats: Int
  }

  private struct Engine: @unchecked Sendable { let handle: dnnl_engine_t }

  private static let engine: Engine = {
    var handle: dnnl_engine_t?
    let status = dnnl_engine_create(&handle, dnnl_cpu, 0)
    guard status == dnnl_success, let handle else {
      preconditionFailure("oneDNN has no engine for this processor: status \(status.rawValue)")
    }
    return Engine(handle: handle)
  }()
  private static let pool = ScratchPool()
  private static let compiled = Mutex<[Shape: Compiled]>([:])

  /// Runs a product.
  static func run(
    _ shape: Shape, _ a: UnsafePointer<UInt16>, _ b: UnsafePointer<UInt16>, into c: UnsafeMutablePointer<Float>
  ) {
    let made = compiled.withLock { products in
      if let made = products[shape] { return made }
      let made = compile(shape)
      products[shape] = made
      return made
    }
    var (descriptionA, descriptionB, descriptionC, descriptionScratch) = (made.a, made.b, made.c, made.scratch)
    let status = pool.withScratch(made.scratchFloats) { scratch in
      onednn_execute(
        engine.handle, made.product, &descriptionA, a, &descriptionB, b, &descriptionC, c, &descriptionScratch, scratch)
    }
    precondition(status == dnnl_success, "oneDNN could not multiply \(shape): status \(status.rawValue)")
  }

  private static func compile(_ s: Shape) -> Compiled {
    var (a, b, c, scratch) = (
      dnnl_memory_desc_t(), dnnl_memory_desc_t(), dnnl_memory_desc_t(), dnnl_memory_desc_t()
    )
    var product: dnnl_primitive_t?
    let status = onednn_bfloat16_product(
      engine.handle, &product, &a, &b, &c, &scratch, s.m, s.n, s.k, s.transposesA ? 1 : 0, s.transposesB ? 1 : 0,
      s.stride,
      s.accumulate ? 1 : 0)
    guard status == dnnl_success, let product else {
      preconditionFailure("oneDNN has no product for \(s): status \(status.rawValue)")
    }
    let bytes = dnnl_memory_desc_get_size(&scratch)
    return Compiled(product: product, a: a, b: b, c: c, scratch: scratch, scratchFloats: (bytes + 3) / 4)
  }
}
