import Files
import Foundation
import Networks
import Tensors
import Testing

/// Operations as stored graphs keep them: kind and attributes as text.
@Suite struct OperationAttributesTests {
  @Test(arguments: OperationRegistry.all.indices) func aStoredOperationIsTheSame(_ index: Int) throws {
    let example = OperationRegistry.all[index]
    let text = example.operation.attributes.text
    let attributes = try JSONValue(parsing: Data(text.utf8), path: "test")
    let read = try OperationRegistry.operation(kind: example.operation.kind, attributes: attributes)
    #expect(type(of: read) == type(of: example.operation))
    #expect(read.attributes == example.operation.attributes)

    func run(_ operation: any Networks.Operation) throws -> [Tensor] {
      var generator = SeededGenerator(seed: 8)
      var probe = try OperationProbe(operation, inputs: example.inputs, isTraining: true, generator: &generator)
      let output = probe.forward()
      let gradients = probe.backward(seed: Tensor(output.shape, repeating: 1))
      return [output] + gradients.inputs + gradients.parameters
    }
    #expect(try run(read) == run(example.operation))
  }

  @Test func theFirstValuesOfParametersAreStoredToo() throws {
    func start(_ operation: any Networks.Operation) throws -> [Float] {
      var builder = GraphBuilder()
      let input = builder.input("input", shape: [4, 4, 3])
      let node = builder.add("node", operation, input)
      let network = try Network(builder.graph(output: node))
      network.parameters.initialize(seed: 1)
      return Array(network.parameters.values)
    }
    let operations: [any Networks.Operation] = [
      Convolution(filters: 3, kernelSize: 2, initialization: .heNormal), Convolution(filters: 3, kernelSize: 2),
      Dense(units: 4, initialization: .heNormal), BatchNormalization(initialGamma: 0.25),
    ]
    for operation in operations {
      let read = try OperationRegistry.operation(kind: operation.kind, attributes: operation.attributes)
      #expect(try start(read) == start(operation))
    }
    #expect(try start(operations[0]) != start(operations[1]))
  }

  /// Every member of every example in turn: missing, of another type, and far out of any range.
  @Test(arguments: OperationRegistry.all.indices) func attributesOutOfRangeAreErrors(_ index: Int) throws {
    let operation = OperationRegistry.all[index].operation
    let members = operation.attributes.objectValue ?? []
    let hostile: [JSONValue?] = [
      nil, .null, .object([]), .array([]), .array([.integer(0)]), .array(Array(repeating: .integer(-1), count: 4)),
      .array(Array(repeating: .integer(.max), count: 2)), .array(Array(repeating: .string("3"), count: 2)),
      .integer(.min), .integer(-2_000_000), .integer(.max), .number(1e300), .number(.nan), .string(""),
      .string(String(repeating: "x", count: 5000)),
    ]
    for i in members.indices {
      for value in hostile {
        var changed = members
        if let value { changed[i].value = value } else { changed.remove(at: i) }
        #expect(throws: GraphError.self, "\(operation.kind) \(members[i].key): \(value?.compactText.prefix(40) ?? "-")")
        {
          do {
            _ = try OperationRegistry.operation(kind: operation.kind, attributes: .object(changed))
          } catch {
            #expect("\(error)".contains(operation.kind) && "\(error)".count < 400, "\(error)")
            throw error
          }
        }
      }
    }
    let unknown = JSONValue.object(members + [("groups", .integer(2))])
    #expect(throws: GraphError.self) {
      try OperationRegistry.operation(kind: operation.kind, attributes: unknown)
    }
  }

  @Test func unknownOperationsAreNamedWithTheKnownOnes() {
    do {
      _ = try OperationRegistry.operation(kind: "Lambda", attributes: .object([]))
      Issue.record("an operation of no kind was made")
    } catch {
      #expect("\(error)".contains("\"Lambda\"") && "\(error)".contains("Convolution, "))
      #expect("\(error)".components(separatedBy: "Convolution, ").count == 3)
    }
    #expect(throws: GraphError.self) { try OperationRegistry.operation(kind: "ReLU", attributes: .array([])) }
  }

  /// Sizes that no graph has must give errors, whoever made the operation.
  @Test(arguments: [
    Convolution(filters: 0, kernelSize: 3) as any Networks.Operation, Convolution(filters: .max, kernelSize: 3),
    Convolution(filters: 4, kernelSize: 0), Convolution(filters: 4, kernelSize: -1),
    Convolution(filters: 4, kernelSize: .max),
    Convolution(filters: 4, kernelSize: 1, stride: 0), Convolution(filters: 4, kernelSize: 1, stride: .min),
    Convolution(filters: 4, kernelSize: 1, padding: .zeros(-1)),
    Convolution(filters: 4, kernelSize: 1, padding: .zeros(.max)),
    Convolution(filters: 1 << 24, kernelSize: 1 << 12, padding: .same),
    DepthwiseConvolution(kernel: WindowSize(rows: 1 << 24, columns: 1 << 24), padding: .same),
    DepthwiseConvolution(kernel: WindowSize(rows: 1, columns: 1), multiplier: .max),
    DepthwiseConvolution(kernel: WindowSize(rows: 1, columns: 1), multiplier: 0), Dense(units: .max), Dense(units: -4),
    MaxPooling(size: 0, stride: 1), MaxPooling(size: .max, stride: 1, padding: .max),
    AveragePooling(size: WindowSize(rows: 2, columns: 2), stride: -1, padding: .same, countsPadding: false),
    ZeroPadding(.max), ZeroPadding(top: 0, bottom: -3, left: 0, right: 0), ZeroPadding(1 << 24),
    Reshape(to: []), Reshape(to: [0]),
  ]) func sizesThatNoNetworkHasAreErrors(_ operation: any Networks.Operation) {
    #expect(throws: GraphError.self) { try operation.outputShape(for: [[2, 8, 8, 3]], node: "node") }
    // As behind a wide input.
    #expect(throws: GraphError.self) { try operation.outputShape(for: [[1, 1, 1, 1 << 39]], node: "node") }
  }

  @Test func graphsOfHugeSizesAreRefusedBeforeMemoryIsTaken() throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [4096, 4096, 4096])
    let flat = builder.add("flat", Flatten(order: .channelsLast), input)
    let graph = builder.graph(output: flat)
    #expect(throws: GraphError.self) { try graph.shapes(batch: 1 << 40) }

    builder = GraphBuilder()
    let pixels = builder.input("input", shape: [1, 1, 1 << 14])
    let wide = builder.add("wide", Dense(units: 1 << 24), pixels)
    let wideGraph = builder.graph(output: wide)
    #expect(throws: GraphError.self) { try Network(wideGraph) }

    builder = GraphBuilder()
    var last = builder.input("input", shape: [1, 1, 1])
    for i in 0..<8 {
      last = builder.add("step\(i)", Convolution(filters: 1, kernelSize: 1 << 4, stride: 1 << 24, padding: .same), last)
    }
    #expect(try builder.graph(output: last).describe().last?.receptiveField == .some(nil))
  }
}
