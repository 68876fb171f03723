"""Metrics: which way is better, and the usual unit; a reviewed table of our own.

What is not in the table, and does not say so by its last word, has direction ``unknown``: that is
a valid answer (attack success rate is higher or lower by whose side one is on).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kg.names import key, strip_head, words

__all__ = ["describe"]

_TABLE: Mapping[tuple[str, str], str] = {
    ("higher", "%"): """
        accuracy; acc; top-1; top-5; balanced accuracy; mean accuracy; pixel accuracy; precision;
        recall; sensitivity; specificity; F1; F2; F0.5; micro-F1; macro-F1; weighted F1; F-score;
        F-measure; token F1; entity F1; AUC; AUROC; ROC-AUC; AUC-ROC; AUPRC; PR-AUC; AUPR; AP;
        mAP; average precision; mean average precision; AP50; AP75; box AP; mask AP; IoU; mIoU;
        intersection over union; mean intersection over union; Jaccard index; Dice;
        Dice coefficient; DSC; PQ; panoptic quality; exact match; EM; success rate; SR; SPL;
        win rate; pass; hit; hits; hit rate; HR; R; P; UAS; LAS; joint goal accuracy; JGA;
        slot F1; execution accuracy; PCK; PCKh; MOTA; IDF1; HOTA; J&F; TPR; true positive rate;
        completion rate; solve rate; resolve rate; coverage rate; GAP; unlabeled attachment score;
        labeled attachment score; execution match; task success; goal completion; top-k accuracy
    """,
    ("higher", ""): """
        BLEU; SacreBLEU; self-normalized BLEU; ROUGE; ROUGE-1; ROUGE-2; ROUGE-L; ROUGE-Lsum;
        METEOR; CIDEr; CIDEr-D; SPICE; chrF; chrF++; BERTScore; BLEURT; COMET; MoverScore;
        BARTScore; SARI; NIST; GLEU; MAUVE; CLIPScore; CLIP-I; CLIP-T; DINO-I; PickScore;
        ImageReward; HPSv2; HPS; Inception Score; IS; SSIM; MS-SSIM; VMAF; FSIM; MUSIQ; MANIQA;
        CLIPIQA; MRR; mean reciprocal rank; NDCG; nDCG; DCG; MCC;
        Matthews correlation coefficient; kappa; Cohen's kappa; quadratic weighted kappa; QWK;
        Pearson; Pearson correlation; PCC; PLCC; Spearman; Spearman correlation; SRCC; SROCC;
        Kendall; Kendall's tau; KRCC; concordance index; C-index; R2;
        coefficient of determination; NMI; normalized mutual information; ARI;
        adjusted Rand index; V-measure; purity; silhouette score; modularity; PESQ; STOI; ESTOI;
        MOS; mean opinion score; NMOS; SMOS; DNSMOS; Elo; reward; average reward; return;
        average return; episodic return; cumulative reward; normalized score; log-likelihood;
        ELBO; speedup; acceleration; hypervolume; diversity; distinct-1; distinct-2;
        Recall-Oriented Understudy for Gisting Evaluation; bilingual evaluation understudy; NDS;
        F-beta; MT-Bench score; overall score; human preference; preference rate; Q2; S-measure;
        E-measure; weighted F-measure
    """,
    ("higher", "dB"): """
        PSNR; peak signal-to-noise ratio; SNR; SI-SDR; SI-SNR; SI-SDRi; SI-SNRi; SDR; SDRi; SIR;
        SAR
    """,
    ("higher", "per s"): "throughput; FPS; frames per second; tokens per second; QPS",
    ("lower", "%"): """
        error; error rate; top-1 error; top-5 error; top-1 error rate; top-5 error rate; WER;
        word error rate; CER;
        character error rate; PER; phoneme error rate; phone error rate; EER; equal error rate;
        DER; diarization error rate; JER; SER; sentence error rate; TER; translation edit rate;
        FPR; false positive rate; FPR95; FNR; false negative rate; miss rate; FAR;
        false acceptance rate; FRR; false rejection rate; MAPE; sMAPE; WAPE;
        mean absolute percentage error; ECE; expected calibration error; hallucination rate;
        collision rate; CHAIR; CHAIRs; CHAIRi; forgetting; MOTP; APCER; BPCER; ACER; HTER;
        slot error rate; refusal error; violation rate
    """,
    ("lower", ""): """
        perplexity; PPL; pseudo-perplexity; bits per character; BPC; bits per byte; BPB;
        bits per dimension; bits per dim; BPD; cross-entropy; NLL; negative log-likelihood; loss;
        validation loss; test loss; FID; Fréchet Inception Distance; clean-FID; rFID; gFID; sFID;
        FID-30k; FID-50k; KID; kernel inception distance; FVD; Fréchet Video Distance; FAD;
        Fréchet Audio Distance; LPIPS; DISTS; NIQE; PIQE; BRISQUE; MSE; mean squared error; RMSE;
        root mean squared error; root mean square error; MAE; mean absolute error; NMSE; NRMSE;
        RMSLE; normalized mean squared error; Chamfer distance; CD; EMD; earth mover's distance;
        Wasserstein distance; Hausdorff distance; HD95; ASSD; Brier score; Brier; ADE; FDE;
        minADE; minFDE; average displacement error; final displacement error; EPE;
        end-point error; AEPE; regret; cumulative regret; simple regret; KL divergence;
        JS divergence; MMD; AbsRel; Abs Rel; SqRel; Sq Rel; SILog; CRPS; pinball loss;
        Hamming loss; minDCF; tDCF; t-DCF; DTW; edit distance; Levenshtein distance; NED;
        toxicity; FLOPs; GFLOPs; MACs; number of parameters; self-BLEU; ATE; RPE;
        absolute trajectory error; relative pose error; optimality gap; duality gap;
        Fréchet distance; energy distance; mean rank; MR; warping error; CLAP distance
    """,
    ("lower", "mm"): "MPJPE; PA-MPJPE; MPVPE; PVE; mean per joint position error; P-MPJPE",
    ("lower", "dB"): "MCD; mel cepstral distortion",
    ("lower", "s"): """
        latency; inference time; training time; runtime; running time; response time;
        wall-clock time; time to first token; TTFT; TPOT; real-time factor; RTF; computation time
    """,
    ("lower", "GB"): "memory; memory usage; GPU memory; peak memory; memory footprint; VRAM",
    ("lower", "J"): "energy; energy consumption; power consumption",
    ("unknown", "%"): "attack success rate; ASR; sparsity; agreement; refusal rate; coverage",
}
"""Names by (direction, usual unit); where some papers write fractions, the unit is still %."""

_BY_KEY = {
    key(name): described
    for described, names in _TABLE.items()
    for name in " ".join(names.split()).split("; ")
}

_BY_LAST_WORD: Mapping[str, str] = {
    "higher": "accuracy precision recall f1 auc auroc iou correlation bleu",
    "lower": "error errors loss perplexity latency regret divergence distance",
}
_AT_K = re.compile(r"[@ -]?(?:\d+(?:\.\d+)?|[kKnN])(?::\d+(?:\.\d+)?)?\Z")


def describe(name: str, aliases: Iterable[str] = ()) -> dict[str, str]:
    """Return direction and, where there is a usual one, unit of a metric.

    Examples
    --------
    >>> describe("Recall@10"), describe("FID score")
    ({'direction': 'higher', 'unit': '%'}, {'direction': 'lower'})
    >>> describe("top-5 error rates"), describe("vibes")
    ({'direction': 'lower', 'unit': '%'}, {'direction': 'unknown'})
    """
    for spelling in (name, *sorted(aliases)):
        for option in _options(spelling):
            if key(option) in _BY_KEY:
                direction, unit = _BY_KEY[key(option)]
                return {"direction": direction, **({"unit": unit} if unit else {})}
    for spelling in (name, *sorted(aliases)):
        told = words(strip_head(spelling, "Metric") or spelling)
        for direction, last_words in _BY_LAST_WORD.items():
            if told and told[-1] in last_words.split():
                return {"direction": direction}
    return {"direction": "unknown"}


def _options(spelling: str) -> Iterable[str]:
    yield spelling
    bare = strip_head(spelling, "Metric") or re.sub(r"\s+scores?\Z", "", spelling, flags=re.I)
    yield bare
    yield _AT_K.sub("", bare)
