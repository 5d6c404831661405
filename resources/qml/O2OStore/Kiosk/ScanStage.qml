pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The camera on step 2: where to hold the code, what was read, why it cannot be read.
CameraStage {
    id: stage

    required property Checkout checkout
    property bool empty: false
    // A number may be typed here instead.
    property bool typing: false
    signal numberAsked
    readonly property point a: stage.place(stage.checkout.snap_x1, stage.checkout.snap_y1)
    readonly property point b: stage.place(stage.checkout.snap_x2, stage.checkout.snap_y2)
    readonly property point c: stage.place(stage.checkout.snap_x3, stage.checkout.snap_y3)
    readonly property point d: stage.place(stage.checkout.snap_x4, stage.checkout.snap_y4)
    readonly property bool asking: stage.empty || stage.checkout.hint !== ""
    // In large type a refusal takes the whole picture.
    readonly property bool covered: stage.wrong && Theme.large
    readonly property bool wrong: stage.checkout.scan_problem !== ""

    live: stage.checkout.live
    //: Caption over the camera picture on the scan page. Max 34.
    caption: stage.covered ? "" : stage.live ? qsTr("Reads product codes, never people")
        //: Caption while the camera gives no picture. Max 34.
        : qsTr("Camera is off")

    Brackets {
        id: goal
        visible: stage.empty && !stage.checkout.snapped && stage.live
        anchors.horizontalCenter: parent.horizontalCenter
        y: (parent.height - Theme.grid(22) - height) / 2 + Theme.grid(2)
        width: Math.min(parent.width, parent.height) * 0.52
        height: width
    }
    Brackets {
        visible: stage.checkout.snapped
        x: Math.min(stage.a.x, stage.b.x, stage.c.x, stage.d.x) - Theme.grid(3)
        y: Math.min(stage.a.y, stage.b.y, stage.c.y, stage.d.y) - Theme.grid(3)
        width: Math.max(stage.a.x, stage.b.x, stage.c.x, stage.d.x) + Theme.grid(3) - x
        height: Math.max(stage.a.y, stage.b.y, stage.c.y, stage.d.y) + Theme.grid(3) - y
        color: Theme.jadeLit
    }
    VeilButton {
        objectName: "typeNumberButton"
        visible: stage.typing && !stage.covered
        anchors.right: parent.right
        anchors.rightMargin: Theme.grid(3)
        // Beside the caption; in large type there is no room beside it.
        y: Theme.grid(Theme.large ? 18 : 6.75) - height / 2
        //: On the camera picture: opens the pad for the number under the bars. Max 16.
        label: qsTr("Type a number")
        onActed: stage.numberAsked()
    }
    ProblemCard {
        objectName: "scanProblem"
        visible: stage.wrong
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(3)
        title: stage.checkout.scan_problem_title
        text: stage.checkout.scan_problem_text
        code: stage.checkout.scan_problem
    }
    HintCard {
        visible: !stage.wrong && stage.asking && !added.visible
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(3)
        hint: stage.checkout.hint
        restIcon: "scan"
        //: Resting word of the scan page while nothing was read. Max 28.
        restTitle: qsTr("Hold the code to the frame")
        //: Under it. Max 48.
        restText: qsTr("On the label or the pack; it is read at once")
    }
    AddedBar {
        id: added
        visible: stage.checkout.added_gtin !== "" && !stage.wrong
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(3)
        checkout: stage.checkout
    }
}
