"""Small scenes that between them draw in every way that Manim knows."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    BLUE,
    DEGREES,
    DL,
    DOWN,
    DR,
    GREEN,
    LEFT,
    ORIGIN,
    OUT,
    PI,
    RED,
    RIGHT,
    UL,
    UP,
    UR,
    WHITE,
    YELLOW,
    Axes,
    BackgroundRectangle,
    Camera,
    CapStyleType,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    ImageMobject,
    LaggedStart,
    Line,
    LineJointType,
    ManimColor,
    Mobject,
    MoveAlongPath,
    MovingCameraScene,
    NumberPlane,
    PointCloudDot,
    Rectangle,
    ReplacementTransform,
    Rotate,
    Scene,
    Square,
    Star,
    Surface,
    Text,
    ThreeDScene,
    TracedPath,
    Transform,
    Triangle,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    ZoomedScene,
    always_redraw,
    linear,
)
from PIL import Image


class Strokes(Scene):
    """Fills and strokes, behind and before, of all joints and caps, some of them clear."""

    def construct(self) -> None:
        joints, caps = list(LineJointType), list(CapStyleType)
        for i in range(4):
            bent = VMobject(stroke_width=30, joint_type=joints[i], cap_style=caps[i])
            bent.set_points_as_corners([UL, RIGHT, DL]).shift(3.5 * (i - 1.5) * RIGHT + UP)
            self.add(bent.set_stroke(BLUE, opacity=0.5))
        star = Star(color=YELLOW, fill_opacity=0.7).set_background_stroke(color=RED, width=25)
        clear = Square(4, stroke_opacity=0, fill_opacity=0)
        square = Square(fill_color=RED, fill_opacity=1, stroke_width=0).shift(2 * DOWN)
        self.add(clear, square, star.shift(2 * DOWN + 3 * LEFT))
        self.play(Transform(square, Circle(color=GREEN, fill_opacity=0.3)), FadeOut(star))
        self.play(square.animate.set_stroke(WHITE, width=12).shift(3 * RIGHT))


class Gradients(Scene):
    """Colours from point to point, sheen, a line of dashes, a path that opens and closes."""

    def construct(self) -> None:
        circle = Circle(2, fill_opacity=1).set_color([RED, YELLOW, BLUE])
        sheen = Square(color=GREEN, fill_opacity=0.8).set_sheen(-0.4, DR).shift(4 * RIGHT)
        group = VGroup(Square(), Circle().shift(RIGHT)).shift(4 * LEFT)
        group.set_stroke([RED, GREEN], width=20)
        broken = VMobject(color=YELLOW, stroke_width=6)
        for x in np.linspace(-6, 6, 9):
            broken.start_new_path(np.array((x, -3.5, 0)))
            broken.add_line_to(np.array((x + 0.7, -3.5, 0)))
        broken.start_new_path(np.array((0, 3.5, 0)))
        self.add(circle, sheen, group, broken)
        self.play(Rotate(circle, PI / 3), sheen.animate.set_sheen_direction(UP).scale(1.4))
        self.play(group.animate.shift(UP), broken.animate.shift(0.5 * UP))


class Letters(Scene):
    """Text that is written, transformed and faded, over and under other things."""

    def construct(self) -> None:
        words = Text("Slopes", font_size=90).add_background_rectangle()
        plane = NumberPlane()
        self.play(Create(plane, lag_ratio=0.05), Write(words))
        self.play(ReplacementTransform(words, Text("gradients", font_size=90)))
        self.play(FadeOut(plane, shift=LEFT), run_time=0.5)


class Order(Scene):
    """What lies over what: by z-index, by order, in the foreground; it changes while it moves."""

    def construct(self) -> None:
        low, high, top = (
            Square(3, color=color, fill_opacity=0.8).shift(i * (RIGHT + 0.5 * UP))
            for i, color in enumerate((RED, GREEN, BLUE))
        )
        self.add(high.set_z_index(2), low)
        self.add_foreground_mobject(top)
        mover = Dot(radius=0.5).shift(4 * LEFT)
        self.play(mover.animate.shift(9 * RIGHT), run_time=0.5)

        def rise(mobject: Mobject) -> None:
            mobject.set_z_index(3 if mover.get_x() < 0 else 0)

        low.add_updater(rise)
        self.play(mover.animate.shift(9 * LEFT))
        self.bring_to_front(mover)
        self.wait(0.5)


class Moving(Scene):
    """Updaters, mobjects made anew in each frame, traces, graphs."""

    def construct(self) -> None:
        axes, place = Axes((-4, 4), (-2, 2)), ValueTracker(-3)
        dot = Dot(color=RED)
        dot.add_updater(lambda m: m.move_to(axes.c2p(place.get_value(), 0)))
        rise = always_redraw(lambda: Line(dot.get_center(), dot.get_center() + UP, color=YELLOW))
        graph = axes.plot(np.sin, color=GREEN)
        self.play(Create(axes), Create(graph))
        self.add(dot, rise, TracedPath(rise.get_end, stroke_width=8))
        self.play(place.animate.set_value(3))
        self.play(MoveAlongPath(Triangle(), graph, rate_func=linear), run_time=0.5)
        spinner = Square().add_updater(lambda m, dt: m.rotate(dt))
        self.add(spinner)
        self.wait(0.5)
        spinner.clear_updaters()
        self.wait(0.5)


class Many(Scene):
    """More mobjects than are mended one by one."""

    def construct(self) -> None:
        dots = VGroup(*(Dot([x, y, 0]) for x in range(-6, 7) for y in range(-3, 4)))
        dots.set_color_by_gradient(RED, BLUE)
        self.play(LaggedStart(*(FadeIn(dot, scale=0.3) for dot in dots), lag_ratio=0.02))
        self.play(dots.animate.rotate(0.3))


class Panning(MovingCameraScene):
    """A camera that moves, zooms and follows."""

    def construct(self) -> None:
        square, dot = Square(color=RED, fill_opacity=0.5), Dot()
        self.add(NumberPlane(), square, dot)
        self.play(self.camera.frame.animate.scale(0.5).move_to(square))
        self.camera.frame.add_updater(lambda m: m.move_to(dot))
        self.play(dot.animate.shift(3 * RIGHT))
        self.camera.frame.clear_updaters()
        self.play(square.animate.shift(UP), run_time=0.5)


class Magnified(ZoomedScene):
    """A second camera whose picture is part of the first one's."""

    def construct(self) -> None:
        dot = Dot(color=YELLOW)
        self.add(NumberPlane(), dot)
        self.activate_zooming(animate=False)
        self.play(self.zoomed_camera.frame.animate.shift(RIGHT), dot.animate.shift(UP))


class Deep(ThreeDScene):
    """A camera in space, shaded surfaces, mobjects fixed in the frame and upright ones."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=65 * DEGREES, theta=20 * DEGREES)
        surface = Surface(
            lambda u, v: np.array((u, v, u * v / 2)), (-2, 2), (-2, 2), resolution=(4, 4)
        )
        title, label = Text("Saddle").to_corner(UL), Text("high").shift(2 * UP + OUT)
        self.add(surface, Circle(2, color=[RED, BLUE]), label)
        self.add_fixed_in_frame_mobjects(title)
        self.add_fixed_orientation_mobjects(label)
        self.begin_ambient_camera_rotation(rate=1)
        self.wait(0.5)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=20 * DEGREES, frame_center=RIGHT, zoom=1.3, run_time=0.5)
        self.play(FadeOut(surface), run_time=0.5)


class Clouds(Scene):
    """Clouds of points beside curves."""

    def construct(self) -> None:
        cloud = PointCloudDot(color=BLUE, stroke_width=4, density=5).shift(3 * LEFT)
        self.add(Square(fill_opacity=1), cloud, Circle(color=RED, fill_opacity=0.5).shift(LEFT))
        self.play(cloud.animate.shift(4 * RIGHT + 3 * UP), run_time=0.5)
        self.play(cloud.animate.set_color_by_gradient(YELLOW, RED), run_time=0.5)


class Pictures(Scene):
    """Images that move, turn, fade and reach out of the frame."""

    def construct(self) -> None:
        image = ImageMobject(np.uint8([[63, 0, 250], [0, 127, 9]])).scale(250)
        small = image.copy().scale(0.3).shift(4 * RIGHT)
        group = Group(Square(fill_opacity=1), image, small, Circle(color=RED))
        self.play(FadeIn(image), FadeIn(group[0]), run_time=0.5)
        self.add(*group)
        self.play(image.animate.rotate(0.5).shift(3 * LEFT), FadeOut(small))


class Windows(Scene):
    """Mobjects through which a picture is seen."""

    def construct(self) -> None:
        ramp = np.zeros((90, 160, 4), np.uint8)
        ramp[..., 0], ramp[..., 3] = np.arange(160), 255
        ramp[..., 1] = np.arange(90)[:, None]
        picture = Image.fromarray(ramp)
        square = Square(3, fill_opacity=0.6, stroke_width=9).color_using_background_image(picture)
        circle = Circle(fill_opacity=1).color_using_background_image(picture).shift(2 * LEFT)
        self.add(Rectangle(fill_color=GREEN, fill_opacity=1), square, Dot(), circle)
        self.play(square.animate.rotate(0.5), run_time=0.5)
        self.play(circle.animate.shift(RIGHT), run_time=0.5)


class Sections(Scene):
    """Parts that are skipped, waits of all kinds, a background that changes."""

    def construct(self) -> None:
        square = Square()
        self.play(Create(square), run_time=0.5)
        self.next_section("skipped", skip_animations=True)
        self.play(square.animate.shift(RIGHT).set_fill(RED, 1))
        self.wait()
        self.next_section("shown")
        self.play(square.animate.scale(2), run_time=0.5)
        self.camera.background_color = BLUE
        self.wait(0.3)
        self.camera.background[:90] = (9, 99, 0, 255)
        self.play(FadeOut(square), run_time=0.5)
        self.pause(0.3)
        lamp = Dot().add_updater(lambda m: self.set_background(GREEN if m.get_x() < 0 else RED))
        self.remove(*self.mobjects)
        self.play(lamp.animate(suspend_mobject_updating=False).shift(LEFT), run_time=0.5)
        self.wait(1, stop_condition=lambda: self.time > 5)

    def set_background(self, color: ManimColor) -> None:
        self.camera.background_color = color


class Secretive(Scene):
    """Everything is changed in place, where nobody is told of it."""

    def construct(self) -> None:
        shapes = VGroup(*(Square(1.4, fill_opacity=0.9, stroke_width=25) for _ in range(12)))
        shapes.set_fill(BLUE).set_stroke(RED).arrange_in_grid(3, 4, 0.8)
        points, gap, fill, line, width, back, behind, joint, tip, sheen, order, group = shapes
        gap.set_points_as_corners([UL, UR]).start_new_path(1.2 * UR).add_line_to(DR)
        back.set_background_stroke(color=GREEN, width=60)
        tip.set_points_as_corners([ORIGIN, UR])
        for bent in (gap, tip):
            bent.set_fill(opacity=0).scale(0.6).move_to(shapes[0]).shift(3 * LEFT)
        sheen.set_fill([RED, BLUE])
        view, child, frame = points.points[4:8], Dot(color=YELLOW), 0

        def change(_: Mobject) -> None:
            nonlocal frame
            frame += 1
            view[:, 0] += 0.05
            gap.tolerance_for_point_equality = 1e-6 if frame % 2 else 10
            fill.fill_rgbas[0, 0] = 0.1 * frame % 1
            line.stroke_rgbas[0, 1] = 0.1 * frame % 1
            width.stroke_width = 2 * frame
            back.background_stroke_rgbas[0, 2] = 0.1 * frame % 1
            behind.background_stroke_width = 10 * frame
            joint.joint_type = list(LineJointType)[frame % 4]
            tip.cap_style = list(CapStyleType)[frame % 4]
            sheen.sheen_direction = np.array((np.cos(frame), np.sin(frame), 0))
            order.z_index = frame % 2 - 0.5
            group.submobjects[:] = [child.move_to(group)] if frame % 3 else []

        shapes.add_updater(change)
        self.add(order.copy().shift(0.3 * UR), shapes)
        self.play(Rotate(Dot().shift(3 * UP), PI, about_point=UP))
        self.wait(0.3)


class SecretiveInSpace(ThreeDScene):
    """In space, everything is changed in place."""

    def construct(self) -> None:
        camera = self.renderer.camera
        self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        shapes = VGroup(*(Square(fill_opacity=0.8, stroke_width=12) for _ in range(8)))
        shapes.arrange_in_grid(2, 4, 0.5)
        points, fill, line, flat, sheen, group, lit, in_light = shapes
        for shape in (points, fill, line, flat, lit, in_light):
            shape.set_shade_in_3d(True).set_fill(BLUE).set_stroke(RED)
        sheen.set_fill([RED, BLUE])
        group.set_fill([YELLOW, GREEN])
        child, frame = Dot(), 0

        def change(_: Mobject) -> None:
            nonlocal frame
            frame += 1
            points.points[3:5] += 0.2 * OUT
            fill.fill_rgbas[0, 0] = 0.1 * frame % 1
            line.stroke_rgbas[0, 1] = 0.1 * frame % 1
            flat.shade_in_3d = frame % 2 == 0
            sheen.sheen_direction = np.array((np.cos(frame), np.sin(frame), 0))
            group.submobjects[:] = [child.move_to(2 * frame * UP)] if frame % 3 else []
            if frame in (4, 5, 10):
                camera.light_source.shift(6 * RIGHT)
            camera.should_apply_shading = frame not in (7, 8)

        shapes.add_updater(change)
        self.add(shapes)
        self.play(Rotate(Dot().shift(3 * UP), PI, about_point=UP))


class Unusual(Scene):
    """The camera is used in ways that few scenes use it."""

    def construct(self) -> None:
        square, dot = Square(fill_opacity=0.5), Dot(color=RED)
        self.add(square, dot)
        self.play(dot.animate.shift(RIGHT), run_time=0.5)
        self.camera.reset()
        self.camera.capture_mobject(Circle(fill_opacity=0.5))
        self.camera.capture_mobject(Circle(color=BLUE, fill_opacity=0.5).shift(UP))
        seen = np.array(self.camera.get_image())
        self.camera.pixel_array[:20] = 200
        self.add(Line(4 * RIGHT, 4 * RIGHT + seen.mean() / 100 * UP))
        self.play(dot.animate.shift(LEFT), run_time=0.5)
        self.play(FadeOut(Group(square, dot)), run_time=0.5)
        self.wait(0.2)


class Tinted(Camera):
    """A camera with a way of its own."""

    def get_fill_rgbas(self, vmobject: Any) -> Any:
        return super().get_fill_rgbas(vmobject) * (1, 0.5, 0.5, 1)


class OwnCamera(Scene):
    """A scene with a camera of its own."""

    def __init__(self) -> None:
        super().__init__(camera_class=Tinted)

    def construct(self) -> None:
        self.play(FadeIn(Square(fill_opacity=1)), run_time=0.5)


class Boundary(Scene):
    """Mobjects in and out of the frame, and one that is nowhere."""

    def construct(self) -> None:
        far = Square(color=RED, fill_opacity=1).shift(20 * LEFT)
        lost = Square().shift(RIGHT)
        lost.points[3] = np.nan
        edge = Circle(3, color=BLUE, stroke_width=60).shift(7 * RIGHT)
        self.add(edge, lost, BackgroundRectangle(edge, fill_opacity=0.4))
        self.play(far.animate.shift(30 * RIGHT + UP), edge.animate.shift(UP), rate_func=linear)


SCENES = (
    Strokes,
    Gradients,
    Letters,
    Order,
    Moving,
    Many,
    Panning,
    Magnified,
    Deep,
    Clouds,
    Pictures,
    Windows,
    Sections,
    Secretive,
    SecretiveInSpace,
    Unusual,
    OwnCamera,
    Boundary,
)
