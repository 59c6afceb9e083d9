/// What a column `imitation/...` of `metrics.csv` measures, in words for a reader of the page.
struct ImitationMeasure {
    /// The chart's title.
    let title: String
    /// One line on what is measured, or nil for a column that this module does not know.
    let explanation: String?

    /// Finds the words for a column, given without its `imitation/`; an unknown one keeps its name.
    init(column: String) {
        (title, explanation) =
            switch column {
            case "inferred_share":
                ("Inferred transitions", "Share of the expert’s transitions whose action has been inferred.")
            case "inference_error":
                ("Inference error", "Mean error of the inferences; 0 is an exact match of transitions.")
            case "accuracy":
                ("Inference accuracy", "Share of the inferred actions that are the expert’s true ones.")
            case "reward_recall":
                ("Rewards found", "Share of the expert’s rewards other than 0 that are inferred with their sign.")
            case "reward_precision":
                ("Rewards that are there", "Share of the inferred rewards other than 0 that the expert got.")
            case "calibration_error":
                (
                    "Calibration error",
                    "Mean distance between the probability that a label is given and the share that is right."
                )
            case "own_accuracy":
                ("Own accuracy", "Share of right labels in tests on the agent’s own random steps.")
            case "coverage":
                ("Coverage", "Share of the agent’s states that are near one of the expert’s.")
            case "expert_return":
                ("Inferred expert return", "The expert’s mean return as the inferred rewards tell it.")
            case "trust": ("Trust in the expert", "How far the expert is followed as a whole: 0 not at all, 1 fully.")
            case "matched_share":
                ("Matched own states", "Share of the agent’s states that found an expert state near enough.")
            case "guided_share":
                ("Guided steps", "Share of the training steps whose action was the expert’s.")
            case "infeasible_share":
                (
                    "Infeasible transitions",
                    "Share of the expert’s transitions that the agent cannot make, as far as is known."
                )
            case "bridged_share":
                (
                    "Bridged transitions",
                    "Share of the infeasible transitions over which a bridge of own steps is known."
                )
            case "bridge_steps":
                ("Length of bridges", "Mean number of the agent’s own steps in a bridge.")
            case "bridge_expert_steps":
                ("Transitions under a bridge", "Mean number of the expert’s transitions that a bridge replaces.")
            case "bridge_age":
                ("Age of bridges", "Mean number of own steps made since a bridge was found.")
            case "infeasible_precision":
                (
                    "Precision of the test",
                    "Share of the transitions taken for infeasible that are, where the environment can tell."
                )
            case "infeasible_recall":
                (
                    "Recall of the test",
                    "Share of the infeasible transitions that are taken for it, where the environment can tell."
                )
            case "reward":
                ("Learned reward", "Mean reward of the agent’s samples by the learned reward, before its weight.")
            case "confidence":
                ("Confidence", "Mean weight, 0 to 1, of what is learned from the expert.")
            case "value_gap":
                (
                    "Value gap (dQ)",
                    "Part of the confidence: near 1 where the expert’s action is worth more than the agent’s."
                )
            case "learning":
                (
                    "Amount of learning (δ)",
                    "Part of the confidence: 1 where enough has been learned for the values to be believed."
                )
            case "inference":
                (
                    "Certainty of inference (ζ)",
                    "Part of the confidence: 1 where the expert’s action was inferred without error."
                )
            case "kappa":
                ("Overall trust (κ)", "1 while returns are at their beginning, 0 from the expert’s inferred return on.")
            case "filter":
                ("Q-filter", "Near 1 where the values do not contradict the expert’s action, near 0 where they do.")
            default: (column, nil)
            }
    }
}
