pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// A label that no camera can read any more: the number under its bars, on a pad. The last digit checks the others.
Sheet {
    id: sheet

    required property Checkout checkout
    property string digits: ""
    property string refusal: ""
    // The serial of the last code when this number was handed in, -1 while none is being looked up.
    property int asked: -1
    readonly property bool complete: [8, 12, 13, 14].includes(sheet.digits.length)

    // In the groups in which the digits stand under the bars.
    function grouped(digits: string): string {
        return digits.length <= 8 ? [digits.slice(0, 4), digits.slice(4)].join(" ").trim() : [digits.slice(0, 1), digits.slice(1, 7), digits.slice(7)].join(" ");
    }
    function correct(digits: string) {
        sheet.digits = digits.slice(0, 14);
        sheet.refusal = "";
        sheet.asked = -1;
        sheet.checkout.still_here();
    }

    objectName: "numberSheet"
    share: Theme.landscape ? 0.98 : 0.74
    onOpenChanged: {
        sheet.digits = "";
        sheet.refusal = "";
        sheet.asked = -1;
    }

    Connections {
        target: sheet.checkout
        function onChanged() {
            if (!sheet.open || sheet.asked < 0 || sheet.checkout.added_serial === sheet.asked)
                return;
            sheet.asked = -1;
            if (sheet.checkout.scan_problem === "")
                sheet.closed();
            else
                sheet.refusal = sheet.checkout.scan_problem_title;
        }
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Words {
            Layout.fillWidth: true
            //: Title over the pad for a product's number. Max 34.
            text: qsTr("The number under the bars")
            size: Theme.fsTitle
            strong: true
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
        }
        Card {
            Layout.fillWidth: true
            implicitHeight: field.implicitHeight + Theme.grid(6)
            border.width: Theme.bold
            border.color: sheet.refusal !== "" ? Theme.vermilion : (sheet.complete ? Theme.jade : Theme.line)
            ColumnLayout {
                id: field
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.grid(4)
                spacing: Theme.grid(1)
                Figure {
                    objectName: "numberShown"
                    Layout.alignment: Qt.AlignHCenter
                    text: sheet.digits === "" ? "6" : sheet.grouped(sheet.digits)
                    size: Theme.fsTitle
                    color: sheet.digits === "" ? Theme.line : Theme.ink
                }
                Words {
                    objectName: "numberHint"
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignHCenter
                    //: Under the typed number: which digits are meant. Max 60.
                    text: sheet.refusal !== "" ? sheet.refusal : qsTr("All the digits, the small ones at the ends too")
                    size: Theme.fsSmall
                    color: sheet.refusal !== "" ? Theme.vermilion : Theme.inkSoft
                }
            }
        }
        NumberPad {
            Layout.fillWidth: true
            Layout.fillHeight: true
            onDigit: text => sheet.correct(sheet.digits + text)
            onErase: sheet.correct(sheet.digits.slice(0, -1))
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "closeSheetButton"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                glyph: "back"
                //: Closes the pad for a product's number. Max 18.
                label: qsTr("Back to the page")
                onActed: sheet.closed()
            }
            PrimaryButton {
                objectName: "findNumberButton"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                size: Theme.fsBody
                enabled: sheet.complete && sheet.asked < 0
                //: Puts the product with this number into the basket. Max 18.
                label: qsTr("Into the basket")
                onActed: {
                    sheet.asked = sheet.checkout.added_serial;
                    sheet.checkout.type_code(sheet.digits);
                }
            }
        }
    }
}
