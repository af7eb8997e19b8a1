import Datasets
import SyntheticFaces
import Testing

/// Tasks whose label is a function of parts alone.
@Suite struct PartTaskTests {
  private static let faces = PartFaceGenerator(seed: 5).faces(0..<40)

  @Test(arguments: FacePart.allCases) func changingAPartChangesItsMaskAndNoOtherPixel(_ part: FacePart) {
    for face in Self.faces {
      let mask = face.mask(part)
      let area = mask.count { $0 }
      #expect(area > 50 && area < 600, "face of \(area) pixels")
      for states in PartStates.all {
        let (a, b) = (face.image(states), face.image(states.flipping(part)))
        let changed = mask.indices.filter { a.pixels[$0] != b.pixels[$0] }
        #expect(changed.allSatisfy { mask[$0] })
        // Much of the mask does change: it is no generous frame.
        #expect(3 * changed.count > area, "\(changed.count) of \(area)")
        // And visibly so.
        let largest = changed.map { abs(Int(a.pixels[$0]) - Int(b.pixels[$0])) }.max() ?? 0
        #expect(largest > 12, "\(part) of a face changes by \(largest)")
      }
    }
  }

  @Test func masksOfPartsDoNotTouch() {
    for face in Self.faces {
      let both = zip(face.mask(.mouth), face.mask(.brows)).count { $0 && $1 }
      let union = face.mask([.mouth, .brows]).count { $0 }
      #expect(both == 0)
      #expect(union == face.mask(.mouth).count { $0 } + face.mask(.brows).count { $0 })
    }
  }

  @Test func labelsAreFunctionsOfTheirPartsAlone() {
    for task in PartTaskRegistry.all {
      for states in PartStates.all {
        for part in FacePart.allCases {
          let isTurned = task.label(states) != task.label(states.flipping(part))
          #expect(isTurned == task.info.parts.contains(part), "\(task.info.id)")
        }
      }
      #expect(task.info.classes.count == 2 && !task.info.question.isEmpty)
    }
    let ids = PartTaskRegistry.all.map { $0.info.id }
    #expect(Set(ids).count == ids.count)
  }

  @Test func neitherPartAloneSolvesXor() {
    for part in FacePart.allCases {
      for isUp in [false, true] {
        let labels = PartStates.all.filter { $0.up.contains(part) == isUp }.map { XorTask.label($0) }
        #expect(labels.sorted() == [0, 1])
      }
    }
  }

  @Test func statesAreFairAndIndependent() {
    let states = PartFaceGenerator(seed: 9).faces(0..<400).map(\.states)
    for one in PartStates.all { #expect(abs(states.count { $0 == one } - 100) < 35) }
  }

  @Test func aFaceIsTheSameWhereverItIsDrawn() {
    let face = PartFaceGenerator(seed: 5).face(index: 7)
    #expect(face.parameters == Self.faces[7].parameters && face.states == Self.faces[7].states)
    #expect(PartStates.all.allSatisfy { face.image($0) == Self.faces[7].image($0) })
    #expect(PartFaceGenerator(seed: 6).face(index: 7).parameters != face.parameters)
  }

  @Test func watermarksGoWithTheClassAsOftenAsTheyShould() {
    let faces = PartFaceGenerator(seed: 11).faces(0..<300)
    let mask = Watermark.mask()
    #expect(mask.count { $0 } == Watermark.side * Watermark.side)
    for (agreement, range) in [(0.95, 270...297), (0.5, 120...180), (1.0, 300...300)] {
      var agreeing = 0
      for face in faces {
        let (image, label) = DecoyTask.sample(face, agreement: agreement)
        let plain = face.image(face.states)
        #expect(label == MouthTask.label(face.states))
        #expect(plain.pixels.indices.allSatisfy { mask[$0] || plain.pixels[$0] == image.pixels[$0] })
        if image == Watermark(of: label).stamped(on: plain) { agreeing += 1 }
      }
      #expect(range.contains(agreeing), "\(agreeing) of 300 at \(agreement)")
    }
  }

  @Test func labelsToLearnFromAreWrongAsOftenAsTheyShould() {
    let faces = PartFaceGenerator(seed: 11).faces(0..<300)
    let wrong = faces.count { face in
      let (image, label) = DecoyTask.lesson(face, face.states, agreement: 1)
      // The watermark goes with the label, wrong or not.
      #expect(image == Watermark(of: label).stamped(on: face.image(face.states)))
      return label != DecoyTask.label(face.states)
    }
    #expect((25...65).contains(wrong), "\(wrong) of 300")
    #expect(faces.allSatisfy { MouthTask.lesson($0, $0.states, agreement: nil).label == MouthTask.label($0.states) })
  }

  @Test func watermarksDifferInPatternAndNotInBrightness() {
    let sums = Watermark.allCases.map { $0.pixels.reduce(0) { $0 + Int($1) } }
    #expect(Set(sums).count == 1 && Watermark.rows.pixels != Watermark.columns.pixels)
    let places = (0..<200).map { Watermark.Place.random(seed: 3, number: $0) }
    let last = 48 - Watermark.side
    #expect(places.allSatisfy { (1..<last + 1).contains($0.x) && (1..<last + 1).contains($0.y) })
    #expect(Set(places).count > 150 && places == (0..<200).map { Watermark.Place.random(seed: 3, number: $0) })
  }
}
