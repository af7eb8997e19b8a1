import Files
import Foundation
import Interchange
import Tensors
import Testing
import TestSupport

private func fixture(_ name: String) -> String { Fixtures.path("interchange/keras/\(name)") }

/// Files written by h5py; `Fixtures/interchange/make_keras.py` makes them.
@Suite struct HDF5Tests {
  private func failure(_ body: () throws -> Void) -> (any ReportableError)? {
    do {
      try body()
      return nil
    } catch {
      return error as? any ReportableError
    }
  }

  @Test func groupsAndDatasetsAreListed() throws {
    let file = try HDF5File(reading: fixture("legacy.h5"))
    #expect(file.groups.first == "")
    #expect(Set(file.groups).isSuperset(of: ["conv", "conv/conv", "input_1", "norm", "dense"]))
    #expect(file.datasets.count == 8)
    let kernel = try #require(file.dataset("conv/conv/kernel:0"))
    #expect(kernel.shape == [3, 3, 3, 2])
    #expect(kernel.type == .float(bytes: 4))
    #expect(file.dataset("conv/conv/kernel") == nil)
  }

  @Test func textsOfFixedAndVariableLength() throws {
    for name in ["legacy.h5", "legacy-renamed.h5"] {
      let file = try HDF5File(reading: fixture(name))
      #expect(try file.strings("layer_names", of: "") == ["input_1", "pool", "conv", "norm", "dense"], "\(name)")
      #expect(try file.strings("keras_version", of: "") == ["2.4.0"])
      #expect(try file.strings("weight_names", of: "pool") == [], "an empty list has no type")
      #expect(try file.strings("colour", of: "") == nil)
    }
    let file = try HDF5File(reading: fixture("keras3.weights.h5"))
    #expect(try file.strings("name", of: "layers/conv2d/vars") == ["conv"])
  }

  @Test func elementTypes() throws {
    for (name, type) in [("half.h5", "f16"), ("legacy.h5", "f32"), ("double.h5", "f64")] {
      let file = try HDF5File(reading: fixture(name))
      #expect(file.dataset("dense/dense/bias:0")?.type.description == type)
      #expect(try file.tensor("dense/dense/bias:0").shape == [3])
    }
    let file = try HDF5File(reading: fixture("integer.h5"))
    let error = failure { _ = try file.tensor("dense/dense/bias:0") }
    #expect(error?.failure == .badData)
    #expect(error?.description.contains("dense/dense/bias:0") == true)
    #expect(error?.description.contains("whole numbers of 32 bits") == true)
  }

  @Test func whatIsMissingIsNamed() throws {
    let file = try HDF5File(reading: fixture("legacy.h5"))
    for body in [
      { _ = try file.tensor("conv/nothing") }, { _ = try file.strings("name", of: "conv/nothing") },
    ] as [() throws -> Void] {
      let error = failure(body)
      #expect(error?.failure == .badData)
      #expect(error?.description.contains("conv/nothing") == true)
    }
    let absent = failure { _ = try HDF5File(reading: fixture("nowhere.h5")) }
    #expect(absent?.failure == .noInput)
    #expect(absent?.description.contains("nowhere.h5") == true)
  }

  @Test func anAttributeThatIsNoText() throws {
    let file = try HDF5File(reading: fixture("numbers-as-names.h5"))
    let error = failure { _ = try file.strings("layer_names", of: "") }
    #expect(error?.failure == .badData)
    #expect(error?.description.contains("layer_names") == true)
    #expect(error?.description.contains("whole numbers") == true)
  }

  @Test func filesThatAreNoneAreRefused() throws {
    let text = failure { _ = try HDF5File(reading: fixture("text.h5")) }
    #expect(text?.failure == .badData)
    #expect(text?.description.contains("not an HDF5 file") == true)
    let cut = failure { _ = try HDF5File(reading: fixture("truncated.h5")) }
    #expect(cut?.failure == .badData)
    #expect(cut?.description.contains("truncated file") == true, "HDF5's own words: \(cut?.description ?? "none")")
    #expect(failure { _ = try HDF5File(reading: Fixtures.path("interchange")) }?.failure == .badData)
  }

  @Test func linksOutOfTheFileAreNotFollowed() throws {
    let file = try HDF5File(reading: fixture("external.h5"))
    #expect(file.dataset("conv/conv/bias:0") == nil)
    #expect(file.dataset("conv/conv/kernel:0") != nil)
  }

  @Test func groupsInACircleEnd() {
    let error = failure { _ = try HDF5File(reading: fixture("circle.h5")) }
    #expect(error?.failure == .badData)
    #expect(error?.description.contains("32 groups in each other") == true)
  }

  @Test func noMemoryIsTakenForWhatAFileMerelyAnnounces() throws {
    let file = try HDF5File(reading: fixture("huge.h5"))
    #expect(file.dataset("values")?.shape == [1 << 40])
    let error = failure { _ = try file.tensor("values") }
    #expect(error?.failure == .badData)
    #expect(error?.description.contains("elements") == true)
  }

  /// Every file that was cut short is refused, wherever the cut is.
  @Test func everyTruncationIsAnError() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: fixture("legacy.h5")))
    for length in stride(from: 0, to: whole.count, by: 211) {
      let path = folder.file("cut.h5")
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      let error = failure { _ = try HDF5File(reading: path) }
      #expect(error?.failure == .badData, "\(length) of \(whole.count) bytes")
    }
  }

  /// A file with flipped bits gives an error or numbers, never a crash.
  @Test(arguments: ["legacy.h5", "keras3.weights.h5", "chunked.h5"]) func flippedBitsAreNoCrash(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("flipped.h5")
    let whole = try Data(contentsOf: URL(fileURLWithPath: fixture(name)))
    var generator = SeededGenerator(seed: 9, label: name)
    var refused = 0
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0..<4 { bytes[generator.integer(below: bytes.count)] ^= 1 << UInt8(generator.integer(below: 8)) }
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = failure {
        let file = try HDF5File(reading: path)
        for group in file.groups { _ = try file.strings("weight_names", of: group) }
        for dataset in file.datasets { _ = try file.tensor(dataset.path) }
      }
      if let error {
        refused += 1
        #expect(error.failure == .badData, "\(error)")
      }
    }
    #expect(refused > 10, "most flips hit the structure of such small files")
  }

  /// Many files at once: libhdf5 itself allows one caller at a time.
  @Test func filesAreReadFromManyThreads() async throws {
    let sums = try await withThrowingTaskGroup(of: Float.self) { group in
      for i in 0..<40 {
        group.addTask {
          let file = try HDF5File(reading: fixture(i.isMultiple(of: 2) ? "legacy.h5" : "keras3.weights.h5"))
          let path = i.isMultiple(of: 2) ? "conv/conv/kernel:0" : "layers/conv2d/vars/0"
          return try file.tensor(path).array.reduce(0, +)
        }
      }
      return try await group.reduce(into: [Float]()) { $0.append($1) }
    }
    #expect(sums.count == 40)
    #expect(Set(sums).count == 1, "the same kernel in both files")
  }
}
