internal import COpenBLAS

/// OpenBLAS, made ready once: the kernels of this processor, and one thread, because this module splits the work itself.
enum Library {
  private static let isReady: Bool = {
    _ = openblas_choose_kernels()
    openblas_set_num_threads(1)
    return true
  }()

  /// Must be called before the first product.
  static func prepare() { precondition(isReady, "OpenBLAS is not ready") }
}
