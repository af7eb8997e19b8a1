/// A facial-expression class of FER2013, in its alphabetical order.
public enum FacialExpression: String, CaseIterable, Sendable, Hashable {
  case angry
  case disgust
  case fear
  case happy
  case neutral
  case sad
  case surprise

  /// How many training images of FER2013 carry this label; drawn faces follow the same shares.
  public var fer2013TrainingCount: Int {
    switch self {
    case .angry: 3995
    case .disgust: 436
    case .fear: 4097
    case .happy: 7215
    case .neutral: 4965
    case .sad: 4830
    case .surprise: 3171
    }
  }

  /// The class's share of the FER2013 training images, 0 to 1.
  public var share: Double {
    Double(fer2013TrainingCount) / Double(FacialExpression.allCases.reduce(0) { $0 + $1.fer2013TrainingCount })
  }

  /// The movements that make up the expression: those of `core` always take part, those of `optional` sometimes.
  ///
  /// `weight` is the intensity at full strength, `chance` the share of faces in which an optional unit takes part.
  /// Source of the sets: Ekman, Friesen and Hager 2002, table of emotion prototypes.
  var prototype:
    (core: [(unit: ActionUnit, weight: Double)], optional: [(unit: ActionUnit, weight: Double, chance: Double)])
  {
    switch self {
    case .angry:
      (
        [(.browLowerer, 1), (.lidTightener, 0.75), (.lipTightener, 0.85)],
        [(.upperLidRaiser, 0.45, 0.7), (.chinRaiser, 0.5, 0.3), (.lipsPart, 0.7, 0.2), (.upperLipRaiser, 0.5, 0.15)]
      )
    case .disgust:
      (
        [(.noseWrinkler, 1), (.upperLipRaiser, 0.9)],
        [
          (.lipCornerDepressor, 0.5, 0.45), (.lowerLipDepressor, 0.6, 0.4), (.lipsPart, 0.5, 0.4),
          (.browLowerer, 0.4, 0.4),
        ]
      )
    case .fear:
      (
        [
          (.innerBrowRaiser, 1), (.outerBrowRaiser, 0.55), (.browLowerer, 0.7), (.upperLidRaiser, 0.9),
          (.lipStretcher, 0.9), (.lipsPart, 0.75),
        ],
        [(.jawDrop, 0.55, 0.45), (.lidTightener, 0.4, 0.2)]
      )
    case .happy:
      ([(.cheekRaiser, 0.85), (.lipCornerPuller, 1)], [(.lipsPart, 0.9, 0.72), (.jawDrop, 0.4, 0.22)])
    case .neutral: ([], [])
    case .sad:
      (
        [(.innerBrowRaiser, 0.9), (.browLowerer, 0.55), (.lipCornerDepressor, 1)],
        [(.chinRaiser, 0.7, 0.5), (.lipsPart, 0.4, 0.12)]
      )
    case .surprise:
      (
        [(.innerBrowRaiser, 0.9), (.outerBrowRaiser, 1), (.upperLidRaiser, 0.85), (.lipsPart, 0.7), (.jawDrop, 0.9)],
        [(.mouthStretch, 0.6, 0.35)]
      )
    }
  }

  /// The action units that every face of this class is drawn with, in ascending order.
  public var coreActionUnits: [ActionUnit] { prototype.core.map(\.unit).sorted() }

  /// The action units that some faces of this class are drawn with besides the core, in ascending order.
  public var optionalActionUnits: [ActionUnit] { prototype.optional.map(\.unit).sorted() }
}
