extension SpecReader {
    /// The names of keys in specs by the names that other libraries have for them; several where the place decides, or
    /// the user.
    package static let synonyms: [String: [String]] = [
        "lr": ["learning_rate"], "alpha": ["learning_rate"], "step_size": ["learning_rate"], "discount": ["gamma"],
        "discount_factor": ["gamma"], "batch": ["batch_size"], "minibatch_size": ["batch_size"],
        "buffer_size": ["capacity"], "replay_size": ["capacity"], "train_freq": ["train_every"],
        "train_frequency": ["train_every"], "target_network_frequency": ["target_update_every"],
        "target_update_interval": ["target_update_every"], "total_timesteps": ["steps"], "timesteps": ["steps"],
        "n_timesteps": ["steps"],
        "total_steps": ["steps"], "n_steps": ["n_step"], "polyak": ["tau"], "max_grad_norm": ["gradient_clip"],
        "grad_clip": ["gradient_clip"], "net_arch": ["hidden"], "hidden_sizes": ["hidden"], "units": ["hidden"],
        "exploration_fraction": ["fraction"], "start_e": ["start"], "end_e": ["end"], "epsilon_start": ["start"],
        "epsilon_end": ["end"], "eps_start": ["start"], "eps_end": ["end"], "initial_epsilon": ["start"],
        "final_epsilon": ["end"], "epsilon_min": ["end"], "epsilon_decay_steps": ["steps"],
        "exploration_initial_eps": ["start"], "exploration_final_eps": ["end"], "seed": ["seeds"],
        "double_q": ["double"], "max_episode_steps": ["time_limit"], "env": ["environment"], "env_id": ["environment"],
        "env_name": ["environment"], "eval_freq": ["evaluate_every"], "n_eval_episodes": ["evaluation_episodes"],
        "max_steps": ["time_limit", "steps"], "epsilon": ["end", "start"], "eps": ["end", "start"],
        "algorithm": ["extends"], "algo": ["extends"], "inherit": ["extends"], "inherits": ["extends"],
        "defaults": ["extends"], "mem": ["memory"], "gres": ["extra"], "cpus": ["cpus_per_task"],
        "layers": ["hidden"], "hidden_layers": ["hidden"], "hidden_units": ["hidden"], "hidden_size": ["hidden"],
        "fcnet_hiddens": ["hidden"], "size": ["capacity"], "max_size": ["capacity"], "memory_size": ["capacity"],
        "buffer_capacity": ["capacity"], "decay_steps": ["steps"], "anneal_steps": ["steps"],
        "annealing_steps": ["steps"], "decay_fraction": ["fraction"], "initial_eps": ["start"], "final_eps": ["end"],
        "eps_min": ["end"], "min_epsilon": ["end"], "n_trials": ["candidates"], "parameters": ["keys"],
    ]
}
