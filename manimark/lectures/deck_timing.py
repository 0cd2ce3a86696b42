"""When a clip plays on a slide, as PowerPoint writes *Start: automatically*."""

from __future__ import annotations

_NAMESPACE = "http://schemas.openxmlformats.org/presentationml/2006/main"


def timing_of(shape: int, milliseconds: int, *, loops: bool) -> str:
    """Return the ``p:timing`` element of a slide whose clip plays when the slide is entered.

    The clip stays at its last picture, or begins again for ever. What PowerPoint adds to every
    video besides, a click on it that pauses, is left out: a click anywhere leads to the next slide.

    Parameters
    ----------
    shape
        Id of the clip on its slide.
    milliseconds
        How long it plays.
    loops
        Whether it begins again at its end.
    """
    repeat = ' repeatCount="indefinite"' if loops else ""
    target = f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>'
    at_once = '<p:stCondLst><p:cond delay="0"/></p:stCondLst>'
    # The slide itself begins the main sequence (tn 2), so its first effect waits for nobody.
    on_entering = (
        '<p:stCondLst><p:cond delay="indefinite"/>'
        '<p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond></p:stCondLst>'
    )
    play = (
        '<p:par><p:cTn id="5" presetID="1" presetClass="mediacall" presetSubtype="0" fill="hold"'
        f' nodeType="afterEffect">{at_once}<p:childTnLst>'
        '<p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr>'
        f'<p:cTn id="6" dur="{milliseconds}" fill="hold"/>{target}'
        "</p:cBhvr></p:cmd></p:childTnLst></p:cTn></p:par>"
    )
    effects = (
        f'<p:par><p:cTn id="3" fill="hold">{on_entering}<p:childTnLst>'
        f'<p:par><p:cTn id="4" fill="hold">{at_once}<p:childTnLst>{play}</p:childTnLst></p:cTn>'
        "</p:par></p:childTnLst></p:cTn></p:par>"
    )
    main = (
        '<p:seq concurrent="1" nextAc="seek">'
        '<p:cTn id="2" dur="indefinite" nodeType="mainSeq">'
        f"<p:childTnLst>{effects}</p:childTnLst></p:cTn>"
        f"<p:prevCondLst>{_on_slide('onPrev')}</p:prevCondLst>"
        f"<p:nextCondLst>{_on_slide('onNext')}</p:nextCondLst></p:seq>"
    )
    clip = (
        f'<p:video><p:cMediaNode vol="80000"><p:cTn id="7"{repeat} fill="hold" display="0">'
        '<p:stCondLst><p:cond delay="indefinite"/></p:stCondLst>'
        f"</p:cTn>{target}</p:cMediaNode></p:video>"
    )
    return (
        f'<p:timing xmlns:p="{_NAMESPACE}"><p:tnLst><p:par>'
        '<p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot">'
        f"<p:childTnLst>{main}{clip}</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
    )


def _on_slide(event: str) -> str:
    return f'<p:cond evt="{event}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
