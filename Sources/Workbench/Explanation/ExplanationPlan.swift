import Attribution
import Files

/// Which methods explain an image, and at which nodes.
struct ExplanationPlan {
  /// What a map is there for.
  enum Role: String {
    /// The map that is shown first.
    case headline
    /// The same question on a finer grid.
    case finer
    /// A method that uses no gradient.
    case check
    /// A method that was asked for.
    case asked
  }

  /// A method at a node.
  struct Entry {
    let method: any Explainer
    let layer: String
    let role: Role
    /// Gives finished maps as another program does; `nil` for none.
    let compatibility: PytorchGradCAMCompatibility?
    /// The method with what is done around it, and what that is; `nil` for nothing.
    let treatment: (explain: Explain, words: String)?

    init(
      _ method: any Explainer, _ layer: String, _ role: Role, compatibility: PytorchGradCAMCompatibility? = nil,
      treatment: (explain: Explain, words: String)? = nil
    ) {
      self.method = method
      self.layer = layer
      self.role = role
      self.compatibility = compatibility
      self.treatment = treatment
    }
  }

  let entries: [Entry]
  /// The grids at which a method is compared; `nil` when that was not asked for.
  let ladder: ResolutionLadder?
  /// Layers whose maps are fused.
  private let fused: [String]

  /// - Throws: `AttributionError` for methods that do not exist and layers without positions; `GraphError`.
  init(_ settings: ExplanationSettings, _ model: Model) throws {
    let blueprint = model.checkpoint.blueprint
    let layer = settings.layer ?? blueprint.defaultTap.node
    let shape = try blueprint.graph.shapes(batch: 1)[blueprint.layer(named: layer)]
    guard shape.rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shape) }
    let context = model.explainerContext(seed: settings.seed)
    let rungs = try blueprint.ladder()
    ladder = settings.comparesGrids && !rungs.isEmpty ? ResolutionLadder(rungs) : nil
    if settings.comparesGrids, ladder == nil {
      throw WorkbenchError.option(
        name: "--layer ladder", expected: "a network with maps that cannot be negative on its trunk", got: "none")
    }
    fused = settings.treatment.fusion == nil ? [] : rungs.map(\.layer)
    let fused = fused
    func treated(_ method: any Explainer, _ layer: String, _ role: Role) throws -> Entry {
      let explain = try settings.treatment.around(method, layers: fused)
      return Entry(method, layer, role, treatment: explain.map { ($0, settings.treatment.words(fused)) })
    }
    if settings.isCompatible {
      let known = PytorchGradCAMCompatibility.Method.allCases.map(\.rawValue)
      entries = try (settings.methods.map { $0 == ["all"] ? known : $0 } ?? [GradCAM.info.id]).map { id in
        guard let method = PytorchGradCAMCompatibility.Method(rawValue: id) else {
          throw WorkbenchError.option(
            name: "--method with --compat pytorch-grad-cam",
            expected: "some of \(known.joined(separator: ", "))", got: id)
        }
        return Entry(method.explainer, layer, .asked, compatibility: PytorchGradCAMCompatibility(method))
      }
      return
    }
    if let methods = settings.methods {
      // Finer-CAM has a target of its own, which it makes of a class.
      let isFiner = settings.quantity == .logit
      if !isFiner, methods.contains(FinerCAM.info.id) {
        throw WorkbenchError.option(
          name: "--on with --method finercam", expected: "logit: the method compares the class with its closest ones",
          got: "another quantity")
      }
      let ids =
        methods == ["all"]
        ? ExplainerRegistry.all.map { $0.info.id }.filter { isFiner || $0 != FinerCAM.info.id } : methods
      entries = try ids.map { try treated(ExplainerRegistry.method($0, context), layer, .asked) }
      return
    }
    var standard = [try treated(GradCAM(), layer, .headline)]
    // Where the grids are compared or fused, the headline is fine already.
    if ladder == nil, fused.isEmpty, let finer = Self.finer(than: shape.h * shape.w, rungs) {
      standard.append(try treated(LayerCAM(), finer.layer, .finer))
    }
    // Windows of a quarter of the side: some fifty passes, which is what a first look may cost.
    let occlusion = Occlusion(window: 1.0 / 4, stride: 1.0 / 8, baselines: Array(context.baselines.prefix(1)))
    entries = standard + [Entry(occlusion, layer, .check)]
  }

  /// The methods, each once.
  var methods: [MethodInfo] {
    entries.map(\.method.info).reduce(into: []) { known, info in
      if !known.contains(where: { $0.id == info.id }) { known.append(info) }
    }
  }

  /// The nodes that a model must tap.
  var taps: Set<String> { Set(entries.map(\.layer)).union(ladder?.taps ?? []).union(fused) }

  /// The deepest node whose grid is finer and has cells enough to tell parts of a face apart.
  private static func finer(than cells: Int, _ rungs: [Rung]) -> Rung? {
    rungs.last { $0.cells > cells && $0.cells >= ResolutionLadder.fewestCells }
  }
}
