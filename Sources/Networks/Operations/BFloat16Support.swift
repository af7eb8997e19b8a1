internal import COneDNN
import Foundation
import Synchronization
import Tensors

/// What the processor does with bfloat16.
public enum BFloat16Support: Sendable, Equatable {
  /// It multiplies bfloat16 faster than single precision: products use its instructions.
  case native
  /// It has the instructions, but they are slower than single precision: factors are rounded to bfloat16 and multiplied in
  /// single precision, which gives the same products. The rates are GFLOP/s of one thread.
  case slower(bfloat16: Double, float32: Double)
  /// It has no such instructions: single precision is used.
  case missing

  /// What this machine does, measured once. `FER_BF16=native` or `=rounded` chooses by hand.
  public static let here: BFloat16Support = {
    guard MatrixLibrary.chosen == .oneDNN, onednn_has_bfloat16() != 0 else { return .missing }
    let (bfloat16, float32) = measure()
    switch MatrixLibrary.environment("FER_BF16") {
    case "native": return .native
    case "rounded": return .slower(bfloat16: bfloat16, float32: float32)
    // A clear margin, so that noise in the measurement does not change the digits from run to run.
    default: return bfloat16 > 1.2 * float32 ? .native : .slower(bfloat16: bfloat16, float32: float32)
    }
  }()

  /// A sentence for whoever asked for bfloat16; `nil` where it is used as expected.
  public var notice: String? {
    switch self {
    case .native: nil
    case .slower(let bfloat16, let float32):
      "This processor multiplies bf16 at \(Int(bfloat16)) GFLOP/s a thread and f32 at \(Int(float32)): factors are rounded to bf16 and multiplied in f32. --precision f32 is faster here."
    case .missing:
      "bf16 needs a processor with AVX512-BF16 instructions and products by oneDNN: f32 is used here."
    }
  }

  /// How products of this precision are computed, for records: the last digits depend on it.
  public static func arithmetic(_ precision: Precision) -> String {
    let kind =
      switch resolve(precision) {
      case .float32: "f32"
      case .bfloat16: here == .native ? "bf16" : "bf16 factors in f32"
      }
    return "\(kind), \(MatrixLibrary.description)"
  }

  /// The precision that a pass gets when this one is asked for.
  public static func resolve(_ wish: Precision) -> Precision { wish == .bfloat16 && here == .missing ? .float32 : wish }

  /// GFLOP/s of one thread on a product that stays in cache: the best of a few runs.
  private static func measure() -> (bfloat16: Double, float32: Double) {
    let side = 256
    let values = [Float](repeating: 0.5, count: side * side)
    let halves = [UInt16](repeating: 0x3f00, count: side * side)
    var result = values
    func rate(_ body: () -> Void) -> Double {
      body()  // compiles the kernel
      let best = (0..<5).map { _ in
        let start = DispatchTime.now().uptimeNanoseconds
        body()
        return DispatchTime.now().uptimeNanoseconds - start
      }.min()
      return 2 * Double(side * side * side) / Double(max(1, best ?? 1))
    }
    return result.withUnsafeMutableBufferPointer { result in
      values.withUnsafeBufferPointer { values in
        halves.withUnsafeBufferPointer { halves in
          guard let c = result.baseAddress, let x = values.baseAddress, let h = halves.baseAddress else {
            return (0, 0)
          }
          let shape = BFloat16Product.Shape(
            m: side, n: side, k: side, transposesA: false, transposesB: false, stride: side, accumulate: false)
          return (
            rate { BFloat16Product.run(shape, h, h, into: c) },
            rate { onednn_sgemm(0, 0, side, side, side, x, side, x, side, 0, c, side) }
          )
        }
      }
    }
  }
}
