import ArgumentParser
import Training

extension Monitor: ExpressibleByArgument {}
