export { CheckpointError } from "./checkpoint-error.js";
export { loadCheckpoint, type Checkpoint } from "./load-checkpoint.js";
export { restoreCheckpoint } from "./restore-checkpoint.js";
export { saveCheckpoint, type SaveCheckpointOptions } from "./save-checkpoint.js";
