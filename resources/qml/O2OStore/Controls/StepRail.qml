pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Five bars with the word under each: a tick when done, bold jade where we are, vermilion where it failed.
Item {
    id: rail

    property int step: 1
    property bool failed: false
    // Steps 1 and 2 may swap: what is done is told, not counted.
    property bool registerDone: rail.step > 1
    property bool orderDone: rail.step > 2
    readonly property list<string> names: [
        //: First step of a purchase, under its bar. Max 9.
        qsTr("Register"),
        //: Second step of a purchase, under its bar. Max 9.
        qsTr("Order"),
        //: Third step of a purchase: we declare the goods to customs. Max 9.
        qsTr("Declare"),
        //: Fourth step of a purchase, under its bar. Max 9.
        qsTr("Pay"),
        //: Fifth step of a purchase, under its bar. Max 9.
        qsTr("Collect")
    ]

    implicitHeight: Theme.stepsHeight
    Accessible.role: Accessible.StaticText
    //: Where we are, under the bars in large type and for screen readers: number and name of the step. Max 24.
    Accessible.name: qsTr("Step %1 of 5: %2").arg(rail.step).arg(rail.names[rail.step - 1] ?? "")

    function done(place: int): bool {
        return place === 1 ? rail.registerDone && rail.step !== 1 : (place === 2 ? rail.orderDone && rail.step !== 2 : place < rail.step);
    }

    Row {
        y: Theme.grid(Theme.large ? 1 : 1.5)
        width: rail.width
        spacing: Theme.grid(1.5)

        Repeater {
            model: rail.names

            Item {
                id: cell
                required property int index
                required property string modelData
                readonly property int place: cell.index + 1
                readonly property bool isNow: cell.place === rail.step
                readonly property bool isDone: rail.done(cell.place)
                readonly property color tint: cell.isNow && rail.failed ? Theme.vermilion : Theme.jade

                objectName: "step" + cell.place
                width: (rail.width - 4 * Theme.grid(1.5)) / 5
                height: rail.height - y

                Rectangle {
                    width: parent.width
                    height: Theme.stepBar
                    radius: height / 2
                    color: cell.isNow || cell.isDone ? cell.tint : (Theme.contrast ? Theme.card : Theme.line)
                    border.width: Theme.contrast ? Theme.hair : 0
                    border.color: Theme.ink
                }
                Row {
                    visible: !Theme.large
                    y: Theme.grid(2.5)
                    spacing: Theme.grid(1)
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        visible: cell.isDone
                        name: "check"
                        size: Theme.fsSmall
                        weight: 3
                        color: Theme.jade
                    }
                    Words {
                        visible: !cell.isDone
                        text: cell.place
                        size: Theme.fsSmall
                        strong: cell.isNow
                        color: word.color
                        Accessible.ignored: true
                    }
                    Words {
                        id: word
                        text: cell.modelData
                        size: Theme.fsSmall
                        strong: cell.isNow
                        color: cell.isNow ? cell.tint : (cell.isDone ? Theme.ink : Theme.inkSoft)
                        wrapMode: Text.NoWrap
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Math.round(size * Theme.shrinkLimit)
                        width: Math.min(implicitWidth, cell.width - Theme.fsSmall - Theme.grid(1))
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    Words {
        visible: Theme.large
        anchors.bottom: parent.bottom
        text: rail.Accessible.name
        size: Theme.fsSmall
        strong: true
        color: rail.failed ? Theme.vermilion : Theme.ink
        Accessible.ignored: true
    }
}
