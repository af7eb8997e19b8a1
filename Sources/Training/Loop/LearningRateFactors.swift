import Foundation
import Networks

/// Discriminative learning rates: what the learning rate of each layer is multiplied by.
///
/// A backbone that starts from learned weights is moved less than a new head, and its early layers less than its late
/// ones (Howard and Ruder 2018; layer-wise decay as Clark et al. 2020). Depth counts residual blocks: the last block of
/// the backbone has depth 1, the stem is one deeper than the first block.
public struct LearningRateFactors: Sendable, Equatable {
  /// The factor of every layer of the backbone, from 0; what stands behind it has 1.
  public let backbone: Double
  /// Multiplies a layer's factor once more for each unit of depth, above 0 to 1; 1 treats all depths alike.
  public let layerDecay: Double

  /// Every layer at the full rate.
  public static let none = LearningRateFactors()

  /// - Parameters:
  ///   - backbone: the factor of every layer of the backbone, from 0.
  ///   - layerDecay: the factor for each unit of depth, above 0 to 1.
  public init(backbone: Double = 1, layerDecay: Double = 1) {
    precondition(backbone >= 0 && backbone.isFinite, "a backbone factor of \(backbone)")
    precondition(layerDecay > 0 && layerDecay <= 1, "a layer decay of \(layerDecay)")
    self.backbone = backbone
    self.layerDecay = layerDecay
  }

  /// The factor of each layer of a backbone; layers that are not named have 1.
  public func factors(_ blueprint: Blueprint) -> [String: Double] {
    zip(blueprint.backbone, Self.depths(blueprint.backbone)).reduce(into: [:]) { result, layer in
      result[layer.0] = backbone * pow(layerDecay, Double(layer.1))
    }
  }

  /// The depth of each layer, seen from the head: 1 in the last block and in what follows it.
  static func depths(_ backbone: [String]) -> [Int] {
    var block = 0
    var name: Substring?
    var blocks: [Int] = []
    for layer in backbone {
      if let own = blockName(layer), own != name {
        name = own
        block += 1
      }
      blocks.append(block)
    }
    return blocks.map { block - $0 + 1 }
  }

  /// `conv4_block6` of `conv4_block6_2_bn`; `nil` for layers outside blocks.
  private static func blockName(_ layer: String) -> Substring? {
    guard let range = layer.range(of: "_block") else { return nil }
    let number = layer[range.upperBound...].prefix { $0.isNumber }
    return number.isEmpty ? nil : layer[..<number.endIndex]
  }
}
