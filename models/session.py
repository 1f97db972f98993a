"""One ONNX graph on one device: opens it, checks its contract and on which device its nodes run, then runs it.

Each run has one thread: two runs at a time on two cores are faster than one run with two threads, and hardly suffer
from another busy process. Runs of one session may overlap.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.cpu import multiplies_bytes_exactly
from models.errors import ArtifactError, DeviceError, InferenceError, ShapeError
from models.manifest import Device, TensorSpec
from models.onnx_runtime import engine, ort

Tensor = npt.NDArray[np.generic]

# ONNX Runtime's own errors have no base but Exception.
ENGINE_ERRORS: tuple[type[Exception], ...] = (
    RuntimeError,
    *(kind for kind in vars(engine).values() if isinstance(kind, type) and issubclass(kind, Exception)),
)
_PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
_DTYPES = {"tensor(int64)": "int64", "tensor(int32)": "int32", "tensor(float)": "float32"}
# On the CPU these fused kernels are slower than what they fuse: int8 gains 1.1-1.2 without them.
SLOW_FUSIONS = ["SkipLayerNormFusion", "BiasGeluFusion"]
# Shapes and positions are computed on the CPU on purpose; what multiplies or normalises must not be.
_HEAVY = ("MatMul", "Gemm", "Attention", "Softmax", "Norm", "Gelu", "Gather", "QuantizeLinear", "DequantizeLinear")
_PROBE_SIZE = 4
# Severities of ONNX Runtime's log, by the number of its interface.
WARNING, FATAL = 2, 4
# Without this a run computes every output, whichever are asked for.
_WANTED_ALONE = ort.RunOptions()
_WANTED_ALONE.only_execute_path_to_fetches = True


class Session:
    """A graph that is ready to run."""

    def __init__(self, artifact: Artifact, device: Device) -> None:
        """Open the artifact's graph for the device.

        Raises:
            DeviceError: the device is absent, or heavy nodes would run elsewhere.
            ArtifactError: the graph is unreadable, or is not what the manifest says.

        Blocks for up to a second, and holds the GIL: open it off the event loop, before the first heartbeat.
        """
        self._variant = artifact.variant(device)
        self._inputs, self._outputs = artifact.manifest.inputs, artifact.manifest.outputs
        self.provider, self.precision = _PROVIDERS[device], self._variant.precision
        if self.provider not in ort.get_available_providers():
            raise DeviceError(device, "this build of ONNX Runtime does not know it")
        graph = artifact.path(self._variant.file)
        self._session = _open(graph, self.provider, session_options(), artifact.folder)
        self._check_provider(device)
        if device == "cuda":
            self._check_placement(graph, device)
        self._check_contract(artifact.folder)

    def run(self, inputs: Mapping[str, Tensor], outputs: Sequence[str] | None = None) -> list[Tensor]:
        """One forward pass.

        Args:
            inputs: an array for each input of the contract.
            outputs: which to compute; nothing is computed that only others need. None: all.

        Returns:
            The outputs in the order in which they were asked for, or of the contract.

        Raises:
            ShapeError: an array breaks the contract.
            InferenceError: ONNX Runtime could not compute the outputs.

        Blocks on one core, without the GIL. May be called from several threads at once.
        """
        check_inputs(self._inputs, inputs)
        try:
            found: list[Tensor] = self._session.run(
                outputs or [output.name for output in self._outputs], dict(inputs), _WANTED_ALONE if outputs else None
            )
        except ENGINE_ERRORS as err:
            raise InferenceError(str(err)) from err
        return found

    def binding(self) -> ort.IOBinding:
        """A binding of this graph's inputs and outputs to memory of the caller's, for `run_bound`."""
        return self._session.io_binding()

    def run_bound(self, binding: ort.IOBinding) -> None:
        """One forward pass between bound buffers; the caller answers for their shapes.

        Raises:
            InferenceError: ONNX Runtime could not compute the outputs.

        Blocks on one core, without the GIL.
        """
        try:
            self._session.run_with_iobinding(binding)
        except ENGINE_ERRORS as err:
            raise InferenceError(str(err)) from err

    def _check_provider(self, device: Device) -> None:
        if self._session.get_providers()[0] != self.provider:
            raise DeviceError(
                device, "ONNX Runtime fell back to the CPU (the driver, CUDA 13 or cuDNN 9 may be missing)"
            )

    def _check_contract(self, folder: Path) -> None:
        for wanted, found in ((self._inputs, self._session.get_inputs()), (self._outputs, self._session.get_outputs())):
            said = [(spec.name, spec.dtype, len(spec.axes), *_sizes(spec.axes)) for spec in wanted]
            is_ = [(arg.name, _DTYPES.get(arg.type, arg.type), len(arg.shape), *_sizes(arg.shape)) for arg in found]
            if said != is_:
                raise ArtifactError(folder, f"the graph has {is_}, the manifest says {said}")

    def _check_placement(self, graph: Path, device: Device) -> None:
        """Run once under the profiler, which tells where each node ran."""
        with tempfile.TemporaryDirectory() as folder:
            options = session_options()
            options.enable_profiling, options.profile_file_prefix = True, str(Path(folder) / "probe")
            session = _open(graph, self.provider, options, graph.parent)
            session.run(None, {spec.name: _probe(spec) for spec in self._inputs})
            events = json.loads(Path(session.end_profiling()).read_text())
        if misplaced := misplaced_nodes(events, self.provider):
            raise DeviceError(device, f"{len(misplaced)} nodes would run elsewhere, {misplaced[0]} among them")


def misplaced_nodes(events: list[dict[str, object]], provider: str) -> list[str]:
    """Names of the heavy nodes that a profile saw on another provider.

    Args:
        events: of an ONNX Runtime profile.
        provider: where the nodes should be.
    """
    misplaced = set()
    for event in events:
        told = event.get("args")
        if event.get("cat") != "Node" or not isinstance(told, dict) or "provider" not in told:
            continue
        if told["provider"] != provider and any(kind in str(told.get("op_name")) for kind in _HEAVY):
            misplaced.add(f"{told.get('op_name')} {event.get('name')}")
    return sorted(misplaced)


def check_inputs(specs: list[TensorSpec], inputs: Mapping[str, Tensor]) -> None:
    """Compare arrays with the contract; an axis of one name has one size in all of them.

    Raises:
        ShapeError: an array is missing, or its dtype or shape breaks the contract.
    """
    sizes: dict[str, int] = {}
    for spec in specs:
        wanted = f"{spec.dtype} {spec.axes}"
        array = inputs.get(spec.name)
        if array is None:
            raise ShapeError(spec.name, "missing", wanted)
        fits = array.dtype == spec.dtype and array.ndim == len(spec.axes)
        for axis, size in zip(spec.axes, array.shape, strict=False):
            expected = axis if isinstance(axis, int) else sizes.setdefault(axis, size)
            fits = fits and size == expected and size > 0
        if not fits:
            raise ShapeError(spec.name, f"{array.dtype} {list(array.shape)}", wanted)


def _open(graph: Path, provider: str, options: ort.SessionOptions, folder: Path) -> ort.InferenceSession:
    # A device that is absent is told by our own error; ONNX Runtime would write lines to stderr beside it.
    ort.set_default_logger_severity(FATAL)
    try:
        return ort.InferenceSession(graph, options, providers=[provider], disabled_optimizers=SLOW_FUSIONS)
    except ENGINE_ERRORS as err:
        raise ArtifactError(folder, f"ONNX Runtime cannot open {graph.name} ({err})") from err
    finally:
        ort.set_default_logger_severity(WARNING)


def session_options() -> ort.SessionOptions:
    """Settings of every session: one thread, products of bytes that never saturate, memory by tensor."""
    options = ort.SessionOptions()
    # Planned ahead, memory is one block for each shape of run; tensor by tensor it is smaller and stays in the cache
    # (ADR 0105).
    options.enable_mem_pattern, options.enable_mem_reuse = False, False
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not multiplies_bytes_exactly():
        # Otherwise products of uint8 and int8 saturate at 16 bits. With VNNI the sums are exact anyway, and this costs
        # nearly half of the speed.
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def _probe(spec: TensorSpec) -> Tensor:
    shape = [axis if isinstance(axis, int) else _PROBE_SIZE for axis in spec.axes]
    return np.ones(shape, np.dtype(spec.dtype))


def _sizes(axes: list[str | int]) -> list[int | None]:
    return [axis if isinstance(axis, int) else None for axis in axes]
