import Attribution
import Reporting

/// What an atlas says of the maps of a data set.
extension Term {
  static let meanMap = Term(
    "Mean map",
    "Mean over images of e / mean(e), with e the evidence on the atlas's grid: 1 is what an even map has everywhere.")
  static let permutationZ = Term(
    "z of a place",
    "(mean map of the cell − that of all N images) / √(s² (N − n) / ((N − 1) n)), with n images in the cell and s² the "
      + "variance over all images: the standard deviation is that under random labels.")
  static let permutationP = Term(
    "p of a place or part",
    "(1 + r) / (1 + R): r of R deals of the labels give a difference at least as large, either way.")
  static let leadingPart = Term(
    "Part that leads",
    "The part of largest mean lift among those with \(Quantity.percent(RegionShares.leastShare, digits: 0).text) of the evidence, where "
      + "the 95 % interval of that lift lies above 1 and above the next part's, drawn in pairs.")
  static let templateCorrelation = Term(
    "Correlation of the template", "Pearson's, of a face drawn from the parts alone with the mean face.")
  static let actionUnits = Term(
    "Share where action units show",
    "Share of the parts in which the action units of the class's emotion show; other classes: mean share there of the maps "
      + "of images predicted as another class.")

  // MARK: - Contrasts

  static let margin = Term(
    "Margin", "z_p − z_t, the logit of the predicted class minus that of the true one; its map adds up over places.")
  static let excess = Term(
    "Excess of a part",
    "d_g / Σ d − x_g, with d_g the mean sum of the margin's map in part g over mistaken images minus that over right ones, and "
      + "x_g the share of part g in the differences of the other pairs, or its area where there is none or they do not add up to more than 0. Tested is "
      + "d_g − x_g Σ d.")
  static let hiding = Term(
    "True class brought back",
    "Share of mistaken images whose prediction becomes the true class: with the part of most margin for its area hidden, "
      + "minus with random cells of the same area hidden.")

  // MARK: - Swaps

  static let swapEffect = Term(
    "Effect of a part on a class",
    "½ (z(x′) − z(x) + z(y) − z(y′)), with z the logit of the class, y an image of it, x an image of another class, x′ with "
      + "the part of y and y′ with the part of x. Mean over pairs of images, in logits.")
  static let blend = Term(
    "Swapped part",
    "x + m (μ_x + (y − μ_y) min(\(Quantity(RegionBlend.largestGain, digits: 0).text), σ_x / σ_y) − x), with m the part's mask "
      + "and μ, σ mean and deviation under it.")
  static let effectAgreement = Term(
    "Agreement of maps and effects",
    "Rank correlation, over the parts, of the shares of an image's map with the absolute effects on its own class; mean of a "
      + "pair's two images, then over pairs. The areas of the parts in place of the shares are the reference.")

  // MARK: - Attention

  static let contentDependence = Term(
    "Content dependence",
    "W / (W + B), with W the variance of the spatial attention over images, mean over places, and B the variance of its "
      + "mean map over places.")
  static let selectiveChannels = Term(
    "Selective channels",
    "F = [Σ n_c (m_c − m)² / (C − 1)] / [Σ Σ (v − m_c)² / (n − C)] over the C true classes, with v a channel's attention, m_c its "
      + "mean in a class and m over all; p of the F distribution, adjusted over the channels of a block.")
  static let attentionEdit = Term(
    "Change by an edit",
    "After minus before the edit: the logit of the class predicted before, and the share of right predictions.")
  static let topQuarterOverlap = Term(
    "Top-quarter overlap",
    "Σ min(s, t) / Σ max(s, t), with s and t 1 in the highest quarter of the cells of attention and map, else 0; cells that "
      + "tie at the border count in part.")
  static let wasserstein = Term(
    "Wasserstein distance",
    "The least Σ mass · way that turns the attention into the map's evidence, both of sum 1; ways between the centres of "
      + "cells, in sides of the picture.")
  static let shuffled = Term(
    "Shuffled",
    "Mean of the measure over \(AttentionStudy.permutations) random orders of the cells of the attention; the difference is "
      + "paired by image.")
  static let factorisation = Term(
    "Grad-CAM taken apart",
    "M_s Σ_k w_k M_c(k) A_k, with A the block's input, w_k the mean gradient of channel k at its output, M_s and M_c its "
      + "attention. What the features say: Σ w_k A_k. What channel attention makes of them: Σ w_k M_c(k) A_k / Σ w_k A_k."
  )

  // MARK: - Faithfulness

  static let skill = Term(
    "Skill",
    "(method − random) / (oracle − random), of means over images: random is the random control, the oracle a map of exact "
      + "Shapley values of \(FaithfulnessStudy.regions) × \(FaithfulnessStudy.regions) regions.")
  static let methodLetters = Term(
    "Letters of methods", "Two methods share a letter where p of their means, by Holm, is 5 % or more.")
}
