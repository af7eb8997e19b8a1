import Reporting

/// `1 image`, `1,236 images`, `2 classes`.
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(Quantity.count(count).text) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// `12.3 %`, a hyphen where there is none.
func percent(_ share: Double?) -> String { share.map { rounded($0 * 100, 1) + " %" } ?? "-" }
