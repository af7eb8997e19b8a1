import Networks
import Tensors
import Testing
import Training

/// The first number that is not finite is found where it was put.
@Suite struct DivergenceTests {
  private func divergence(_ trainer: Trainer) -> Divergence? {
    let error = #expect(throws: TrainingError.self) { try trainer.run() }
    guard case .diverged(let divergence) = error else { return nil }
    #expect(error?.description.contains(divergence.place) == true)
    return divergence
  }

  private func poison(_ trainer: Trainer, _ role: ParameterRole, _ value: Float) throws -> [Parameter] {
    let parameters = trainer.network.parameters
    let all = parameters.all.filter { $0.role == role }
    let victim = all[all.count / 2]
    var tensor = try parameters.tensor(victim.name)
    tensor[tensor.count - 1] = value
    try parameters.set(victim.name, to: tensor)
    return [victim]
  }

  @Test(arguments: [Float.nan, .infinity]) func forward(_ value: Float) throws {
    let trainer = try SmallRun().trainer()
    let victim = try poison(trainer, .kernel, value)[0]
    let found = try #require(divergence(trainer))
    #expect(found.epoch == 1 && found.step == 1 && found.pass == .training)
    #expect(found.origin == .node(victim.node))
    #expect(found.source().contains(victim.node))
  }

  @Test func inTheValidation() throws {
    let trainer = try SmallRun(images: 14).trainer()
    // Training takes the batch's statistics; only the validation reads the moving ones.
    let victim = try poison(trainer, .movingVariance, .nan)[0]
    let found = try #require(divergence(trainer))
    #expect(found.pass == .validation && found.epoch == 1 && found.step == 1)
    #expect(found.origin == .node(victim.node))
    #expect(found.place.contains("validation batch 1"))
  }

  @Test func backward() throws {
    let trainer = try SmallRun(hasValidation: false, loss: BreakingLoss(.overflow, at: 2)).trainer()
    let found = try #require(divergence(trainer))
    #expect(found.step == 2)
    let last = try #require(trainer.plan.segments.last?.name)
    #expect(found.origin == .gradient(parameter: last))
    #expect(found.source().contains("backward"))
  }

  @Test func anImageIsNamed() {
    let found = Divergence(epoch: 2, step: 3, learningRate: 0.1, pass: .training, origin: .image(4))
    #expect(found.source { ["a", "b", "c", "d", "happy/e.png"][$0] }.contains("happy/e.png"))
  }
}
