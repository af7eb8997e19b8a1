import Attribution
import Files
import Reporting

extension RandomisationCheck.Result {
  /// Similarities, the gain of entropy, and what follows.
  var json: JSONValue {
    [
      "similarity": similarity, "similarity_absolute": absoluteSimilarity, "similarity_half_new": halfway,
      "entropy_gain": entropyGain, "networks": draws, "suspicious": isSuspicious,
    ]
  }

  /// What a table, a tile and a line of standard output say: `fails randomisation (0.96)`, with the largest similarity.
  var mark: String {
    "\(isSuspicious ? "fails" : "passes") randomisation (\(Quantity(largest, digits: 2).text))"
  }

  /// What a caption must say about a map of a method that is known to fail randomisation tests.
  var stamp: Prose {
    func number(_ value: Double) -> String { Quantity(value, digits: 2).text }
    let entropy = entropyGain.map { ", entropy changed by \(Quantity.percent($0, digits: 0).text)" } ?? ""
    let verdict =
      isSuspicious
      ? "it says more of the image than of the model"
      : "this map changes with the model, though the method is known to fail such tests (Adebayo et al. 2018)"
    return
      "\(strong: "Randomisation test:") similarity to the map of a randomised network \(number(similarity)) (of absolute values \(number(absoluteSimilarity)); with the last half of the layers new \(number(halfway)); rank correlations, means of \(draws) networks\(entropy)): \(Prose(verdict))."
  }
}
