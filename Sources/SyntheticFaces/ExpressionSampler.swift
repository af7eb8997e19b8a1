import Foundation
import Tensors

/// Draws the movements of a face of a given class: strong or weak, complete or partial, with stray ones among them.
struct ExpressionSampler {
  /// Share of faces whose expression is only hinted at.
  static let weakShare = 0.12

  static func actionUnits(of expression: FacialExpression, _ random: inout SeededGenerator) -> [ActionUnit: Double] {
    var units: [ActionUnit: Double] = [:]
    let weak = random.uniform() < weakShare
    let strength = weak ? random.uniform(in: 0.12...0.4) : 0.42 + 0.58 * random.uniform().squareRoot()
    let prototype = expression.prototype
    for (unit, weight) in prototype.core {
      units[unit] = min(max(weight * strength * (1 + 0.18 * random.normal()), 0.05), 1)
    }
    for (unit, weight, chance) in prototype.optional where random.uniform() < chance {
      units[unit] = min(max(weight * strength * (1 + 0.25 * random.normal()), 0.05), 1)
    }
    // Movements by the way: a resting face with a frown, an eyebrow up, lips apart.
    let stray: [(ActionUnit, Double)] = [
      (.innerBrowRaiser, 0.05), (.outerBrowRaiser, 0.05), (.browLowerer, 0.10), (.upperLidRaiser, 0.05),
      (.lidTightener, 0.06),
      (.lipCornerPuller, 0.06), (.lipCornerDepressor, 0.06), (.chinRaiser, 0.05), (.lipTightener, 0.06),
      (.lipsPart, 0.12),
      (.jawDrop, 0.03),
    ]
    for (unit, chance) in stray where random.uniform() < chance {
      let intensity = random.uniform(in: 0.1...0.4)
      if units[unit] == nil { units[unit] = intensity }
    }
    return units
  }
}
