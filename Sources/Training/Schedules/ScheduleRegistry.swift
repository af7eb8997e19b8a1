/// The schedules by name.
public enum ScheduleRegistry {
  /// Every schedule; adding one is a file and a line here.
  public static let shared = ComponentRegistry<ScheduleContext, any Schedule>(
    family: "schedule", components: [.constant, .cosine, .cosineRestarts, .step, .oneCycle, .plateau])
}
