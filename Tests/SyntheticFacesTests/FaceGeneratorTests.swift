import Datasets
import Files
import Foundation
import SyntheticFaces
import Tensors
import Testing

struct FaceGeneratorTests {
  @Test func equalSeedsGiveEqualBytes() {
    for index in [0, 7, 1_000_003] {
      let (a, b) = (FaceGenerator(seed: 42).face(index: index), FaceGenerator(seed: 42).face(index: index))
      #expect(a.image == b.image)
      #expect(a.parameters == b.parameters)
      #expect(a.regions == b.regions)
    }
    #expect(FaceGenerator(seed: 42).face(index: 0).image != FaceGenerator(seed: 43).face(index: 0).image)
    #expect(FaceGenerator(seed: 42).face(index: 0).image != FaceGenerator(seed: 42).face(index: 1).image)
  }

  @Test func aFaceDoesNotDependOnTheOthersDrawn() {
    let generator = FaceGenerator(seed: 5)
    let together = Parallel.map(24) { generator.face(index: $0).image }
    #expect(together[19] == FaceGenerator(seed: 5).face(index: 19).image)
    #expect(together[0] == generator.face(index: 0).image)
  }

  @Test func classSharesFollowFER2013() {
    let generator = FaceGenerator(seed: 1)
    let count = 20_000
    var found: [FacialExpression: Int] = [:]
    for i in 0..<count { found[generator.expression(index: i), default: 0] += 1 }
    for expression in FacialExpression.allCases {
      let share = Double(found[expression] ?? 0) / Double(count)
      // Four standard errors of a share of 20,000.
      let tolerance = 4 * (expression.share * (1 - expression.share) / Double(count)).squareRoot()
      #expect(abs(share - expression.share) < tolerance, "\(expression): \(share), expected \(expression.share)")
    }
  }

  @Test func expressionsAreMadeOfTheirActionUnits() {
    let expected: [FacialExpression: [Int]] = [
      .angry: [4, 7, 23], .disgust: [9, 10], .fear: [1, 2, 4, 5, 20, 25], .happy: [6, 12], .neutral: [],
      .sad: [1, 4, 15],
      .surprise: [1, 2, 5, 25, 26],
    ]
    let generator = FaceGenerator(seed: 9)
    for expression in FacialExpression.allCases {
      #expect(expression.coreActionUnits.map(\.rawValue) == expected[expression])
      for index in 0..<50 {
        let units = generator.parameters(index: index, expression: expression).actionUnits
        for unit in expression.coreActionUnits {
          #expect((units[unit] ?? 0) > 0, "\(expression) \(index) lacks \(unit.code)")
        }
        #expect(units.values.allSatisfy { (0...1).contains($0) })
      }
    }
  }

  @Test func prototypesAreStrongerThanStrayMovements() {
    let generator = FaceGenerator(seed: 3)
    func mean(_ unit: ActionUnit, _ expression: FacialExpression) -> Double {
      (0..<200).reduce(0) { $0 + generator.parameters(index: $1, expression: expression).intensity(unit) } / 200
    }
    for expression in FacialExpression.allCases {
      for unit in expression.coreActionUnits {
        let (own, neutral) = (mean(unit, expression), mean(unit, .neutral))
        #expect(own > neutral + 0.2, "\(unit.code) in \(expression): \(own), neutral \(neutral)")
      }
    }
  }

  @Test func parametersSurviveJSON() throws {
    for index in 0..<20 {
      let parameters = FaceGenerator(seed: 11).parameters(
        index: index, expression: FacialExpression.allCases[index % 7])
      let text = parameters.json.text
      let back = try FaceParameters(json: JSONValue(parsing: Data(text.utf8), path: "test"))
      #expect(back == parameters)
      #expect(FaceRenderer.render(back) == FaceRenderer.render(parameters))
    }
  }

  @Test func badParametersAreNamed() {
    func message(_ json: JSONValue) -> String {
      do {
        _ = try FaceParameters(json: json)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(
      message(["pose": ["yaw": 90.0] as JSONValue]).contains(
        "pose.yaw: found 90.0, expected a number from -35.0 to 35.0"))
    #expect(message(["action_units": ["AU99": 0.5] as JSONValue]).contains("action_units.AU99"))
    #expect(message(["action_units": ["AU12": 1.5] as JSONValue]).contains("from 0.0 to 1.0"))
    #expect(message(["identity": ["hair_style": "mohawk"] as JSONValue]).contains("one of bald, receding"))
    #expect(message(["nose": 1]).contains("nose"))
    #expect(message([] as JSONValue).contains("an object"))
    #expect(message([:] as JSONValue) == "accepted")
  }
}
