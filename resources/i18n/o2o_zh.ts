<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>AddedBar</name>
    <message>
        <source>Already in the basket</source>
        <extracomment>The code just read is in the basket already. Max 22.</extracomment>
        <translation>篮子里已经有了</translation>
    </message>
    <message>
        <source>Added</source>
        <extracomment>The code just read went into the basket. Max 10.</extracomment>
        <translation>已加入</translation>
    </message>
    <message>
        <source>One more</source>
        <extracomment>Adds one more of the product just read. Max 10.</extracomment>
        <translation>再加一件</translation>
    </message>
    <message>
        <source>Undo</source>
        <extracomment>Takes the product just added out again. Max 10.</extracomment>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>AddressPage</name>
    <message>
        <source>Where shall it go?</source>
        <extracomment>Title of the page that asks where the order is sent. Max 34.</extracomment>
        <translation>送到哪里</translation>
    </message>
    <message>
        <source>This hall hands nothing over at present: a courier brings it to you</source>
        <extracomment>Over the QR: why an address is asked for. Max 80.</extracomment>
        <translation>本馆现在不能现场提货，由快递送到您手里</translation>
    </message>
    <message>
        <source>Address form</source>
        <extracomment>The address QR, for screen readers. Max 30.</extracomment>
        <translation>收货地址表</translation>
    </message>
    <message>
        <source>Is this your address?</source>
        <extracomment>Title of the page that asks where the order is sent. Max 34.</extracomment>
        <translation>是寄到这里吗？</translation>
    </message>
    <message>
        <source>As written on the phone, the door hidden</source>
        <extracomment>Under the QR: what to do. Max 44.</extracomment>
        <translation>手机上填的地址，门牌已隐去</translation>
    </message>
    <message>
        <source>Scan with your phone and write it there</source>
        <extracomment>Under the QR: what to do. Max 44.</extracomment>
        <translation>用手机扫码，在手机上填地址</translation>
    </message>
    <message>
        <source>On your own phone</source>
        <extracomment>Address page, first: whose phone. Max 30.</extracomment>
        <translation>在您自己的手机上填</translation>
    </message>
    <message>
        <source>Nobody here sees your door; the link works once</source>
        <extracomment>Under it. Max 56.</extracomment>
        <translation>门牌不上屏幕，链接只用一次</translation>
    </message>
    <message>
        <source>For customs and the courier</source>
        <extracomment>Address page, second: what it is for. Max 30.</extracomment>
        <translation>给海关和快递用</translation>
    </message>
    <message>
        <source>The same address in all documents, kept encrypted</source>
        <extracomment>Under it. Max 56.</extracomment>
        <translation>几张单证同一个地址，加密保存</translation>
    </message>
    <message>
        <source>Then you pay here</source>
        <extracomment>Address page, third: then paying. Max 30.</extracomment>
        <translation>填好就在这里付款</translation>
    </message>
    <message>
        <source>This page goes on by itself</source>
        <extracomment>Under it. Max 56.</extracomment>
        <translation>这一页会自己往下走</translation>
    </message>
    <message>
        <source>Back to basket</source>
        <extracomment>Returns to the basket. Max 16.</extracomment>
        <translation>回购物篮</translation>
    </message>
    <message>
        <source>Do not buy</source>
        <extracomment>Ends the visit before paying; asks once. Max 16.</extracomment>
        <translation>先不买了</translation>
    </message>
    <message>
        <source>It is not mine</source>
        <extracomment>The address shown is somebody else&apos;s: begins the order anew. Max 16.</extracomment>
        <translation>不是我的地址</translation>
    </message>
    <message>
        <source>Yes, send it there</source>
        <extracomment>The address shown is right: the order is declared with it. Max 20.</extracomment>
        <translation>对，就寄到这里</translation>
    </message>
</context>
<context>
    <name>AttractPage</name>
    <message>
        <source>Touch it here,
take it home in minutes.</source>
        <extracomment>The one sentence of the attract page, two lines broken by sense (keep the line break). Max 60.</extracomment>
        <translation>摸得着的进口好物，
几分钟就能带走。</translation>
    </message>
    <message>
        <source>Collection is paused today</source>
        <extracomment>In the place of the language buttons: the hall may not hand over goods now. Max 28.</extracomment>
        <translation>今天暂停现场提货</translation>
    </message>
    <message>
        <source>Touch a language to begin</source>
        <extracomment>Above the language buttons of the attract page. Max 28.</extracomment>
        <translation>轻触语言，开始选购</translation>
    </message>
    <message>
        <source>Our staff will gladly help you</source>
        <extracomment>Beside it, small, when nothing can be started. Max 32.</extracomment>
        <translation>有事请找店员</translation>
    </message>
    <message>
        <source>or show a product code to the camera</source>
        <extracomment>Beside it, small: one may also begin with a product. Max 36.</extracomment>
        <translation>也可以直接把商品码放到镜头前</translation>
    </message>
</context>
<context>
    <name>BackLine</name>
    <message numerus="yes">
        <source>%n bought</source>
        <extracomment>Product that may come back: pieces bought. Max 30.</extracomment>
        <translation>
            <numerusform>买了 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>all came back</source>
        <extracomment>Product that may come back: nothing is left. Max 30.</extracomment>
        <translation>都退过了</translation>
    </message>
    <message numerus="yes">
        <source>%n bought, %1 came back</source>
        <extracomment>Product that may come back: pieces bought; %1 came back before. Max 40.</extracomment>
        <translation>
            <numerusform>买了 %n 件，退过 %1 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BasketRow</name>
    <message>
        <source>%1, %2, ¥%3 each</source>
        <extracomment>Second line of a basket row: origin, measure, price of one piece. Max 40.</extracomment>
        <translation>%1·%2·单价 ¥%3</translation>
    </message>
    <message>
        <source>+ ¥ %1 tax</source>
        <extracomment>Tax of one basket line, in large type. Max 20.</extracomment>
        <translation>税 ¥ %1</translation>
    </message>
    <message>
        <source>tax</source>
        <extracomment>Before the tax of one basket line. Max 5.</extracomment>
        <translation>税</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>Staff, please come here</source>
        <extracomment>The whole screen, to staff across the hall. Max 40.</extracomment>
        <translation>请店员到这里来</translation>
    </message>
    <message>
        <source>The bell rings and the screen glows.
Your basket is safe and hidden.</source>
        <extracomment>Under it, to the shopper: what happens now. Max 90.</extracomment>
        <translation>铃在响，屏幕在亮，附近的店员看得到。
购物篮替你收好了，别人看不见</translation>
    </message>
    <message>
        <source>No need any more</source>
        <extracomment>Takes the call for staff back. Max 20.</extracomment>
        <translation>不用了</translation>
    </message>
    <message>
        <source>Somebody is here</source>
        <extracomment>Somebody has come; back to the page. Max 20.</extracomment>
        <translation>店员到了</translation>
    </message>
</context>
<context>
    <name>CardPage</name>
    <message>
        <source>Is this your name?</source>
        <extracomment>Title when the name was read unsurely. Max 34.</extracomment>
        <translation>这是你的名字吗？</translation>
    </message>
    <message>
        <source>Thank you, that is read</source>
        <extracomment>Title when the card was read. Max 34.</extracomment>
        <translation>读好了，谢谢</translation>
    </message>
    <message>
        <source>Lay your ID card under the camera</source>
        <extracomment>Title while the card is being read. Max 34.</extracomment>
        <translation>把身份证平放在镜头下</translation>
    </message>
    <message>
        <source>Picture is gone, nothing kept</source>
        <extracomment>Caption once the card was read: its picture is gone. Max 34.</extracomment>
        <translation>画面已经丢掉</translation>
    </message>
    <message>
        <source>Read once, no picture is kept</source>
        <extracomment>Caption over the camera picture on the card page. Max 34.</extracomment>
        <translation>只读一次，画面不留下</translation>
    </message>
    <message>
        <source>Camera is off</source>
        <extracomment>Caption while the camera gives no picture. Max 34.</extracomment>
        <translation>镜头没开</translation>
    </message>
    <message>
        <source>Photo side up, in the frame</source>
        <extracomment>Shown while the camera waits for the card. Max 30.</extracomment>
        <translation>有照片的一面朝镜头</translation>
    </message>
    <message>
        <source>Hold still for a moment, it reads by itself</source>
        <extracomment>Under it. Max 48.</extracomment>
        <translation>放进框里停一下，自己就读好了</translation>
    </message>
    <message>
        <source>Leave</source>
        <extracomment>Ends the visit; asks once. Max 12.</extracomment>
        <translation>先不买了</translation>
    </message>
    <message>
        <source>Read it again</source>
        <extracomment>The card was read wrongly: read it again. Max 16.</extracomment>
        <translation>重新读一次</translation>
    </message>
    <message>
        <source>Get help</source>
        <extracomment>Asks how to get help from staff. Max 16.</extracomment>
        <translation>请店员来帮忙</translation>
    </message>
    <message>
        <source>Yes, that is me</source>
        <extracomment>The name on the screen is right. Max 20.</extracomment>
        <translation>没错，是我</translation>
    </message>
</context>
<context>
    <name>CaseActions</name>
    <message>
        <source>History</source>
        <extracomment>Opens the order&apos;s whole life. Max 10.</extracomment>
        <translation>经过</translation>
    </message>
    <message>
        <source>Call again</source>
        <extracomment>Lets the board show and ring the number once more. Max 10.</extracomment>
        <translation>再叫一次</translation>
    </message>
    <message>
        <source>Reprint</source>
        <extracomment>Prints the slip again, marked. Max 10.</extracomment>
        <translation>补打小票</translation>
    </message>
    <message>
        <source>Lost voucher</source>
        <extracomment>The voucher was lost: issues a new one. Max 14.</extracomment>
        <translation>提货码丢了</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <extracomment>The shopper withdraws the order. Max 12.</extracomment>
        <translation>撤单</translation>
    </message>
    <message>
        <source>Undo</source>
        <extracomment>Takes the last scan back. Max 8.</extracomment>
        <translation>退一步</translation>
    </message>
    <message>
        <source>Understood</source>
        <extracomment>Takes the refusal away. Max 12.</extracomment>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Came back</source>
        <extracomment>The courier brought the parcel back. Max 14.</extracomment>
        <translation>退回来了</translation>
    </message>
    <message>
        <source>Delivered</source>
        <extracomment>The courier says that the buyer has it. Max 14.</extracomment>
        <translation>已签收</translation>
    </message>
    <message>
        <source>Seal parcel %1</source>
        <extracomment>Seals the parcel of this number. Max 24.</extracomment>
        <translation>封好 %1 的包裹</translation>
    </message>
    <message>
        <source>%1 to the courier</source>
        <extracomment>Gives the parcel of this number to the courier. Max 24.</extracomment>
        <translation>%1 交给快递</translation>
    </message>
    <message>
        <source>Hand over %1</source>
        <extracomment>Hands the parcel of this number over. Max 24.</extracomment>
        <translation>交付 %1</translation>
    </message>
    <message>
        <source>Take goods back</source>
        <extracomment>The buyer brings goods of this order back. Max 24.</extracomment>
        <translation>收退货</translation>
    </message>
    <message>
        <source>Scan every unit, then the parcel label</source>
        <extracomment>Packing: what is still missing. Max 44.</extracomment>
        <translation>先逐件扫商品，再扫包裹标签</translation>
    </message>
    <message>
        <source>Scan the parcel label, then it can go</source>
        <extracomment>Sent by courier: what is still missing. Max 44.</extracomment>
        <translation>扫包裹标签，就可以交给快递</translation>
    </message>
    <message>
        <source>The courier has it</source>
        <extracomment>The courier has it. Max 44.</extracomment>
        <translation>快递在送</translation>
    </message>
    <message>
        <source>Voucher, person and parcel, then it can go</source>
        <extracomment>Hand-over: what is still missing. Max 44.</extracomment>
        <translation>凭证、本人、包裹三样齐了就能交付</translation>
    </message>
    <message>
        <source>It can go as soon as customs releases it</source>
        <extracomment>The parcel waits for customs. Max 44.</extracomment>
        <translation>海关放行以后才能交付</translation>
    </message>
    <message>
        <source>Nothing to do here now</source>
        <extracomment>Nothing can be done with this order now. Max 44.</extracomment>
        <translation>这一单现在不用处理</translation>
    </message>
</context>
<context>
    <name>CaseHead</name>
    <message>
        <source>%1, ID ends in %2</source>
        <extracomment>Who bought: masked name, last four of the ID number. Max 40.</extracomment>
        <translation>%1，身份证末四位 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s), shelf %1</source>
        <extracomment>Under it: pieces and shelves. Max 40.</extracomment>
        <translation>
            <numerusform>%n 件，货架 %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaseWords</name>
    <message>
        <source>to pick</source>
        <extracomment>State of an order at the desk: to pick. Max 16.</extracomment>
        <translation>待拣货</translation>
    </message>
    <message>
        <source>packed</source>
        <extracomment>State of an order at the desk: packed. Max 16.</extracomment>
        <translation>已装箱</translation>
    </message>
    <message>
        <source>customs decides</source>
        <extracomment>State of an order at the desk: customs decides. Max 16.</extracomment>
        <translation>海关审核中</translation>
    </message>
    <message>
        <source>ready</source>
        <extracomment>State of an order at the desk: ready. Max 16.</extracomment>
        <translation>可以提货</translation>
    </message>
    <message>
        <source>handed over</source>
        <extracomment>State of an order at the desk: handed over. Max 16.</extracomment>
        <translation>已交付</translation>
    </message>
    <message>
        <source>with the courier</source>
        <extracomment>State of an order at the desk: with the courier. Max 16.</extracomment>
        <translation>快递在送</translation>
    </message>
    <message>
        <source>delivered</source>
        <extracomment>State of an order at the desk: delivered. Max 16.</extracomment>
        <translation>已签收</translation>
    </message>
    <message>
        <source>not fetched</source>
        <extracomment>State of an order at the desk: nobody took it. Max 16.</extracomment>
        <translation>没人来取</translation>
    </message>
    <message>
        <source>being withdrawn</source>
        <extracomment>State of an order at the desk: the shopper wants out, customs decides. Max 16.</extracomment>
        <translation>撤单中</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <extracomment>State of an order at the desk: withdrawn. Max 16.</extracomment>
        <translation>已撤单</translation>
    </message>
    <message>
        <source>return asked</source>
        <extracomment>State of an order at the desk: goods came back, customs decides. Max 16.
----------
State of an order at the desk: goes back unfetched, customs decides. Max 16.</extracomment>
        <translation>退货中</translation>
    </message>
    <message>
        <source>returned</source>
        <extracomment>State of an order at the desk: goods were taken back. Max 16.</extracomment>
        <translation>退过货</translation>
    </message>
    <message>
        <source>return refused</source>
        <extracomment>State of an order at the desk: customs refused the return. Max 16.</extracomment>
        <translation>退货没成</translation>
    </message>
    <message>
        <source>refused</source>
        <extracomment>State of an order at the desk: refused. Max 16.</extracomment>
        <translation>被拒</translation>
    </message>
    <message>
        <source>closed</source>
        <extracomment>State of an order at the desk: closed. Max 16.</extracomment>
        <translation>已结束</translation>
    </message>
</context>
<context>
    <name>ClearingPage</name>
    <message>
        <source>Documents</source>
        <extracomment>Above the documents. Max 18.</extracomment>
        <translation>单证</translation>
    </message>
    <message>
        <source>times as receipted</source>
        <extracomment>At its right: whose times these are. Max 30.</extracomment>
        <translation>时间以各方回执为准</translation>
    </message>
    <message>
        <source>Packed and sealed</source>
        <extracomment>The parcel is packed and sealed. Max 26.</extracomment>
        <translation>已装箱封好</translation>
    </message>
    <message>
        <source>Our staff are packing</source>
        <extracomment>Staff are packing the parcel. Max 26.</extracomment>
        <translation>店员正在装箱</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) in one parcel</source>
        <extracomment>How many pieces the parcel holds. Max 30.</extracomment>
        <translation>
            <numerusform>%n 件，装一个包裹</numerusform>
        </translation>
    </message>
    <message>
        <source>Paid, but cannot wait?</source>
        <extracomment>Opens what to do when one has paid and cannot wait. Max 28.</extracomment>
        <translation>付了款，等不及？</translation>
    </message>
    <message>
        <source>The wallet is checking that you paid yourself</source>
        <extracomment>Right after paying: it must be the buyer&apos;s own payment. Max 70.</extracomment>
        <translation>钱包正在核对是否本人付款，请稍候</translation>
    </message>
    <message>
        <source>This page closes in %1 s; your order goes on</source>
        <extracomment>The page closes by itself; the order goes on without it. Max 70.</extracomment>
        <translation>这一页 %1 秒后收起，单子一直在办</translation>
    </message>
    <message>
        <source>You may go: your order does not need this page</source>
        <extracomment>The order goes on without this page. Max 70.</extracomment>
        <translation>可以先走，单子一直在办</translation>
    </message>
    <message>
        <source>Print receipt</source>
        <extracomment>Prints the receipt of the payment. Max 16.</extracomment>
        <translation>打印凭条</translation>
    </message>
    <message>
        <source>Close this page</source>
        <extracomment>Closes this page; the order goes on. Max 16.</extracomment>
        <translation>收起这一页</translation>
    </message>
</context>
<context>
    <name>ClearingStage</name>
    <message>
        <source>Received</source>
        <extracomment>Before the amount that was received. Max 12.</extracomment>
        <translation>已收到</translation>
    </message>
    <message>
        <source>An officer reads
your papers</source>
        <extracomment>Customs looks at the papers by hand (300); two short lines. Max 40.</extracomment>
        <translation>海关关员
正在看单证</translation>
    </message>
    <message>
        <source>Customs looks
into the parcel</source>
        <extracomment>Customs opens the parcel (500); two short lines. Max 40.</extracomment>
        <translation>海关要打开
包裹看一看</translation>
    </message>
    <message>
        <source>Customs has put it
on hold</source>
        <extracomment>Customs has suspended the order (600); two short lines. Max 40.</extracomment>
        <translation>海关先
放一放这一单</translation>
    </message>
    <message>
        <source>Quarantine looks
into the parcel</source>
        <extracomment>Inspection and quarantine has drawn the parcel; two short lines. Max 40.</extracomment>
        <translation>检疫人员
正在查验包裹</translation>
    </message>
    <message>
        <source>Waiting for
customs to answer</source>
        <extracomment>Customs does not answer; two short lines. Max 40.</extracomment>
        <translation>正在等
海关答复</translation>
    </message>
    <message>
        <source>Customs is checking
your order</source>
        <extracomment>Stage of the clearing page: customs compares this order; two short lines. Max 36.</extracomment>
        <translation>海关正在
核对这一单</translation>
    </message>
    <message>
        <source>Your number comes in a moment</source>
        <extracomment>In the place of the number, until the wallet has said that the payer is the buyer. Max 40.</extracomment>
        <translation>号码马上就来</translation>
    </message>
    <message>
        <source>Your number is &lt;b&gt;%1&lt;/b&gt;</source>
        <extracomment>Under it: the number, shown small until released (keep the tags). Max 40.</extracomment>
        <translation>你的取货号是 &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Since %1. The board will call your number, you may walk about</source>
        <extracomment>Under it, when customs takes longer: what to do. Max 70.</extracomment>
        <translation>从 %1 开始。你可以去逛逛，放行了叫号屏会亮</translation>
    </message>
    <message>
        <source>It lights up when released</source>
        <extracomment>Under it: what will happen with the number. Max 40.</extracomment>
        <translation>一放行，它就会亮起</translation>
    </message>
    <message>
        <source>s so far</source>
        <extracomment>Inside the dial when customs takes longer than usual. Max 24.</extracomment>
        <translation>秒了</translation>
    </message>
    <message>
        <source>s, mostly under 60</source>
        <extracomment>Inside the dial under the seconds. Max 24.</extracomment>
        <translation>秒，通常 60 秒内</translation>
    </message>
</context>
<context>
    <name>ClosedPage</name>
    <message>
        <source>This kiosk takes a break</source>
        <extracomment>The kiosk serves nobody now. Max 40.</extracomment>
        <translation>这台机器歇一会儿</translation>
    </message>
    <message>
        <source>Its camera sees nothing, our staff look after it.
Please use the next one.</source>
        <extracomment>Under it, the camera gives no picture. Max 90.</extracomment>
        <translation>摄像头没有画面，店员正在处理。
请用旁边的机器</translation>
    </message>
    <message>
        <source>Please use the next one, or ask our staff.
Paid orders go on as always.</source>
        <extracomment>Under it, staff closed it. Max 90.</extracomment>
        <translation>请用旁边的机器，或者找店员。
付过款的单子照常办</translation>
    </message>
</context>
<context>
    <name>DaySheet</name>
    <message>
        <source>The day %1</source>
        <extracomment>Title of the day&apos;s close; %1 is the date. Max 24.</extracomment>
        <translation>%1 的账</translation>
    </message>
    <message>
        <source>Why it stays open</source>
        <extracomment>Field of the day&apos;s close: why something stays open. Max 40.</extracomment>
        <translation>为什么没了结</translation>
    </message>
    <message>
        <source>Close the day</source>
        <extracomment>Closes the day. Max 20.</extracomment>
        <translation>结账</translation>
    </message>
</context>
<context>
    <name>DeskBar</name>
    <message>
        <source>Hall %1, desk %2</source>
        <extracomment>Where this desk stands: hall number, desk number. Max 24.</extracomment>
        <translation>%1 号厅·%2 号提货台</translation>
    </message>
    <message>
        <source>Scan any code to open its order</source>
        <extracomment>Field that finds an order by any code. Max 40.</extracomment>
        <translation>扫任何码，直接打开那一单</translation>
    </message>
    <message>
        <source>No connection since %1</source>
        <extracomment>The desk cannot reach the platform since this time. Max 30.</extracomment>
        <translation>%1 起连不上网</translation>
    </message>
    <message numerus="yes">
        <source>%n still to tell</source>
        <extracomment>Hand-overs of an outage that are still to be told. Max 24.</extracomment>
        <translation>
            <numerusform>还有 %n 单没报给平台</numerusform>
        </translation>
    </message>
    <message>
        <source>Connected</source>
        <extracomment>The desk reaches the platform. Max 20.</extracomment>
        <translation>连接正常</translation>
    </message>
    <message>
        <source>%1, sign out</source>
        <extracomment>Ends the shift at this desk; %1 is the clerk&apos;s number. Max 24.</extracomment>
        <translation>店员 %1，下班</translation>
    </message>
    <message>
        <source>English</source>
        <extracomment>The language of the desk in its own name. Max 9.</extracomment>
        <translation>中文</translation>
    </message>
    <message>
        <source>Change language</source>
        <extracomment>What the language button does, for screen readers. Max 30.</extracomment>
        <translation>切换语言</translation>
    </message>
</context>
<context>
    <name>DeskSheet</name>
    <message>
        <source>back</source>
        <extracomment>What Escape does on a sheet. Max 12.</extracomment>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>DocumentRow</name>
    <message>
        <source>Payment</source>
        <extracomment>Document: the wallet&apos;s record of the payment. Max 16.</extracomment>
        <translation>支付单</translation>
    </message>
    <message>
        <source>Order record</source>
        <extracomment>Document: the order as declared to customs. Max 16.</extracomment>
        <translation>订单</translation>
    </message>
    <message>
        <source>Waybill</source>
        <extracomment>Document: the carrier&apos;s record of the parcel. Max 16.</extracomment>
        <translation>运单</translation>
    </message>
    <message>
        <source>Goods list</source>
        <extracomment>Document: the list of goods that customs decides on. Max 16.</extracomment>
        <translation>清单</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <extracomment>Document: the report to inspection and quarantine, the second regulator. Max 16.</extracomment>
        <translation>检验检疫</translation>
    </message>
    <message>
        <source>received</source>
        <extracomment>Beside a document: customs has it. Max 12.</extracomment>
        <translation>海关已收</translation>
    </message>
    <message>
        <source>refused</source>
        <extracomment>Beside a document: customs refused it. Max 12.</extracomment>
        <translation>没通过</translation>
    </message>
    <message>
        <source>deciding</source>
        <extracomment>Beside a document: customs is deciding. Max 12.</extracomment>
        <translation>审核中</translation>
    </message>
</context>
<context>
    <name>EmptyBasket</name>
    <message>
        <source>Everything you show lands here</source>
        <extracomment>Empty basket: where scanned goods appear. Max 34.</extracomment>
        <translation>扫到的都会落在这里</translation>
    </message>
    <message>
        <source>See price and tax first; remove anything before paying</source>
        <extracomment>Under it. Max 56.</extracomment>
        <translation>先看价格和税，付款前随时能拿掉</translation>
    </message>
</context>
<context>
    <name>GoodsBox</name>
    <message>
        <source>Goes into the parcel</source>
        <extracomment>Above the goods of a parcel that is being packed. Max 24.</extracomment>
        <translation>这些装进包裹</translation>
    </message>
    <message>
        <source>In the parcel</source>
        <extracomment>Above the goods of a packed parcel. Max 24.</extracomment>
        <translation>包裹里有</translation>
    </message>
    <message>
        <source>Goods without tax</source>
        <extracomment>Above the prices: without tax. Max 24.</extracomment>
        <translation>货值，不含税</translation>
    </message>
    <message>
        <source>Goods</source>
        <extracomment>Before the sum of goods. Max 8.</extracomment>
        <translation>货值</translation>
    </message>
    <message>
        <source>Tax</source>
        <extracomment>Before the tax. Max 8.</extracomment>
        <translation>税</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Hall %1, %2</source>
        <extracomment>Under the hall&apos;s name: hall number, then the time. Max 16.</extracomment>
        <translation>%1 号厅·%2</translation>
    </message>
    <message>
        <source>English</source>
        <extracomment>The language of the screen in its own name. Max 9.</extracomment>
        <translation>中文</translation>
    </message>
    <message>
        <source>Change language</source>
        <extracomment>What the language button does, for screen readers. Max 30.</extracomment>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Large type</source>
        <extracomment>What the Aa button does, for screen readers. Max 30.</extracomment>
        <translation>大字</translation>
    </message>
    <message>
        <source>Help</source>
        <extracomment>What the question-mark button does, for screen readers. Max 30.</extracomment>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>How it works</source>
        <extracomment>Title of the help sheet. Max 24.</extracomment>
        <translation>怎么买</translation>
    </message>
    <message>
        <source>Show your ID card</source>
        <extracomment>Help, first line. Max 24.</extracomment>
        <translation>先看身份证</translation>
    </message>
    <message>
        <source>A Chinese resident card; customs asks for the real buyer.</source>
        <extracomment>Under it. Max 80.</extracomment>
        <translation>用居民身份证，海关规定实名购买。</translation>
    </message>
    <message>
        <source>Show product codes</source>
        <extracomment>Help, second line. Max 24.</extracomment>
        <translation>再扫商品码</translation>
    </message>
    <message>
        <source>Each goes into the basket by itself, with price and tax.</source>
        <extracomment>Under it. Max 80.</extracomment>
        <translation>放到镜头前就进篮子，价格和税都看得到。</translation>
    </message>
    <message>
        <source>Pay by phone</source>
        <extracomment>Help, third line. Max 24.</extracomment>
        <translation>用手机付款</translation>
    </message>
    <message>
        <source>From your own account. Not released means refunded, unasked.</source>
        <extracomment>Under it. Max 80.</extracomment>
        <translation>用本人账户付；没放行就自动退款，不用申请。</translation>
    </message>
    <message>
        <source>A person, please</source>
        <extracomment>Help, fourth line. Max 24.</extracomment>
        <translation>找个人帮忙</translation>
    </message>
    <message>
        <source>One touch below calls our staff to this kiosk.</source>
        <extracomment>Under it. Max 80.</extracomment>
        <translation>按下面的按钮，店员就到这台机器来。</translation>
    </message>
    <message>
        <source>Lost the pickup code?</source>
        <extracomment>Opens what to do when the pickup code is gone. Max 28.</extracomment>
        <translation>提货码丢了？</translation>
    </message>
    <message>
        <source>Call staff here</source>
        <extracomment>Calls staff to this kiosk. Max 18.</extracomment>
        <translation>请店员过来</translation>
    </message>
    <message>
        <source>Normal colours</source>
        <extracomment>Switches the clear black-and-white colours off. Max 18.</extracomment>
        <translation>普通配色</translation>
    </message>
    <message>
        <source>Clearer colours</source>
        <extracomment>Switches the clear black-and-white colours on. Max 18.</extracomment>
        <translation>黑白分明</translation>
    </message>
    <message>
        <source>Back to the page</source>
        <extracomment>Closes the help sheet. Max 18.</extracomment>
        <translation>回到刚才</translation>
    </message>
</context>
<context>
    <name>HintCard</name>
    <message>
        <source>A little closer</source>
        <extracomment>Camera hint: come closer. Max 24.</extracomment>
        <translation>再近一点</translation>
    </message>
    <message>
        <source>Hold it still</source>
        <extracomment>Camera hint: hold still. Max 24.</extracomment>
        <translation>拿稳一点</translation>
    </message>
    <message>
        <source>Tilt it, it shines</source>
        <extracomment>Camera hint: reflection. Max 24.</extracomment>
        <translation>换个角度，反光了</translation>
    </message>
    <message>
        <source>More light, please</source>
        <extracomment>Camera hint: too dark to read. Max 24.</extracomment>
        <translation>这里太暗了</translation>
    </message>
    <message>
        <source>Not all of it is seen</source>
        <extracomment>Camera hint: sharp and near, yet not all of it can be read; a finger is the likeliest cause. Max 24.</extracomment>
        <translation>还没读全</translation>
    </message>
    <message>
        <source>Lay it flat</source>
        <extracomment>Camera hint: lay it flat. Max 24.</extracomment>
        <translation>放平一点</translation>
    </message>
    <message>
        <source>Turn it over, please</source>
        <extracomment>Camera hint: turn it over. Max 24.</extracomment>
        <translation>请翻到另一面</translation>
    </message>
    <message>
        <source>One card only, please</source>
        <extracomment>Camera hint: one card only. Max 24.</extracomment>
        <translation>一次放一张就好</translation>
    </message>
    <message>
        <source>Lift it and lay it again</source>
        <extracomment>The card on the reader lies there since before: it is read when it is laid anew. Max 24.</extracomment>
        <translation>请拿起来，再放一次</translation>
    </message>
    <message>
        <source>Camera is restarting</source>
        <extracomment>The camera is being started again. Max 24.</extracomment>
        <translation>镜头正在重启</translation>
    </message>
    <message>
        <source>Seen, but still small: fill the frame</source>
        <extracomment>Under &quot;A little closer&quot;. Max 48.</extracomment>
        <translation>看到了，还太小，凑到框里就好</translation>
    </message>
    <message>
        <source>It moves too fast to read</source>
        <extracomment>Under &quot;Hold it still&quot;. Max 48.</extracomment>
        <translation>晃得太快，看不清</translation>
    </message>
    <message>
        <source>The lamp&apos;s reflection covers the print</source>
        <extracomment>Under &quot;Tilt it, it shines&quot;. Max 48.</extracomment>
        <translation>灯光把字盖住了</translation>
    </message>
    <message>
        <source>It lies in shadow: bring it under the lamp</source>
        <extracomment>Under &quot;More light, please&quot;. Max 48.</extracomment>
        <translation>光线不够，请移到灯下</translation>
    </message>
    <message>
        <source>Keep fingers off the print and hold it still</source>
        <extracomment>Under &quot;Not all of it is seen&quot;. Max 48.</extracomment>
        <translation>手指别挡住字，拿稳</translation>
    </message>
    <message>
        <source>It stands at an angle to the camera</source>
        <extracomment>Under &quot;Lay it flat&quot;. Max 48.</extracomment>
        <translation>它对镜头是斜的</translation>
    </message>
    <message>
        <source>The side with your photo faces the camera</source>
        <extracomment>Under &quot;Turn it over&quot;. Max 48.</extracomment>
        <translation>有照片的一面朝镜头</translation>
    </message>
    <message>
        <source>Two cards are in view</source>
        <extracomment>Under &quot;One card only&quot;. Max 48.</extracomment>
        <translation>镜头里有两张证件</translation>
    </message>
    <message>
        <source>It was there before; your own card only, please</source>
        <extracomment>Under &quot;Lift it and lay it again&quot;. Max 48.</extracomment>
        <translation>卡之前就放在这里了，请只放您本人的证件</translation>
    </message>
    <message>
        <source>Two seconds; nothing is lost</source>
        <extracomment>Under &quot;Camera is restarting&quot;. Max 48.</extracomment>
        <translation>两秒就好，什么都不会丢</translation>
    </message>
</context>
<context>
    <name>KeysSheet</name>
    <message>
        <source>All keys</source>
        <extracomment>Title of the list of keys. Max 20.</extracomment>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>Pickup, packing, trouble</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>待提、装箱、异常</translation>
    </message>
    <message>
        <source>Open the row with this number</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>打开这一行</translation>
    </message>
    <message>
        <source>Another row</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>换一行</translation>
    </message>
    <message>
        <source>Close, go back</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>关上，返回</translation>
    </message>
    <message>
        <source>Type a code</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>手输一个码</translation>
    </message>
    <message>
        <source>Type the card&apos;s last four</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>输证件末四位</translation>
    </message>
    <message>
        <source>Take the last scan back</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>退回上一次扫码</translation>
    </message>
    <message>
        <source>Do the green thing</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>做绿色那件事</translation>
    </message>
    <message>
        <source>The order from the start</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>这一单的经过</translation>
    </message>
    <message>
        <source>Print the slip again</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>补打小票</translation>
    </message>
    <message>
        <source>Call the number again</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>再叫一次号</translation>
    </message>
    <message>
        <source>Voucher lost: a new one</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>提货码丢了，换一张</translation>
    </message>
    <message>
        <source>The shopper withdraws</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>顾客不要了，撤单</translation>
    </message>
    <message>
        <source>Goods come back</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>顾客来退货</translation>
    </message>
    <message>
        <source>Find a past order</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>找以前的单</translation>
    </message>
    <message>
        <source>Price check</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>查价</translation>
    </message>
    <message>
        <source>Close the day</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>结账</translation>
    </message>
    <message>
        <source>Hand over the shift</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>交班</translation>
    </message>
    <message>
        <source>Change the language</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>换语言</translation>
    </message>
    <message>
        <source>This list</source>
        <extracomment>What a key does. Max 30.</extracomment>
        <translation>这张表</translation>
    </message>
</context>
<context>
    <name>LeaveConfirm</name>
    <message>
        <source>Leave now?</source>
        <extracomment>Question before a visit is ended. Max 24.</extracomment>
        <translation>现在就走吗？</translation>
    </message>
    <message>
        <source>Basket and personal data are wiped here. If your phone says paid, stay; if you leave, the money goes back to you.</source>
        <extracomment>Under it, while a code can be paid. Max 115.</extracomment>
        <translation>购物篮和你的信息会从屏幕上清掉。手机上显示已付款的，请先别走；走了，钱会原路退回。</translation>
    </message>
    <message>
        <source>Basket and personal data are wiped from this screen. Nothing has been charged.</source>
        <extracomment>Under it: what is lost and what is not. Max 90.</extracomment>
        <translation>购物篮和你的信息会从屏幕上清掉，没有扣款。</translation>
    </message>
    <message>
        <source>Yes, wipe it</source>
        <extracomment>Ends the visit for good. Max 16.</extracomment>
        <translation>清掉，走了</translation>
    </message>
    <message>
        <source>Stay here</source>
        <extracomment>Stays in the visit. Max 16.</extracomment>
        <translation>接着买</translation>
    </message>
</context>
<context>
    <name>LockedOut</name>
    <message>
        <source>This machine is locked out</source>
        <extracomment>A desk or a board whose key the hall has withdrawn. Max 40.</extracomment>
        <translation>本机已停用</translation>
    </message>
    <message>
        <source>The platform no longer accepts its key. Ask whoever runs the hall to enrol it again.
Parcels wait safely; use another desk until then.</source>
        <extracomment>Under it: who acts, and what goes on meanwhile. Max 160.</extracomment>
        <translation>平台不再认这台机器的密钥，请找场馆负责人重新登记。
包裹都在，先到别的提货台办理。</translation>
    </message>
</context>
<context>
    <name>LostSheet</name>
    <message>
        <source>Lost the pickup code?</source>
        <extracomment>Title: the pickup slip or photo is gone. Max 28.</extracomment>
        <translation>提货码丢了？</translation>
    </message>
    <message>
        <source>Take your ID card</source>
        <extracomment>First. Max 24.</extracomment>
        <translation>带上身份证</translation>
    </message>
    <message>
        <source>Go to the pickup desk with the card you bought with; nobody else can collect for you.</source>
        <extracomment>Its explanation. Max 110.</extracomment>
        <translation>拿下单用的那张身份证去提货台，别人替你取不走</translation>
    </message>
    <message>
        <source>You get a new code</source>
        <extracomment>Second. Max 24.</extracomment>
        <translation>换一张新的</translation>
    </message>
    <message>
        <source>Staff find the order and print a new code. The old one stops working at that moment.</source>
        <extracomment>Its explanation. Max 110.</extracomment>
        <translation>店员查到这一单，打一张新码，旧的当场作废</translation>
    </message>
    <message>
        <source>Nobody took your goods</source>
        <extracomment>Third. Max 24.</extracomment>
        <translation>东西不会被人拿走</translation>
    </message>
    <message>
        <source>A found slip alone opens nothing: the desk compares the card, the code and the parcel.</source>
        <extracomment>Its explanation. Max 110.</extracomment>
        <translation>光有小票拿不到货：提货台要核对证件、提货码和包裹</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Not confirmed since %1</source>
        <extracomment>On the board: the numbers are old, last confirmed at this time. Max 30.</extracomment>
        <translation>%1 起没有新消息</translation>
    </message>
    <message>
        <source>Updated %1</source>
        <extracomment>On the board: when the numbers were last confirmed. Max 24.</extracomment>
        <translation>更新于 %1</translation>
    </message>
</context>
<context>
    <name>NoCase</name>
    <message>
        <source>%1 handed over</source>
        <extracomment>The desk is free: what was handed over last. Max 24.</extracomment>
        <translation>%1 已交付</translation>
    </message>
    <message>
        <source>Scan a voucher or a label</source>
        <extracomment>The desk is free: what to do. Max 30.</extracomment>
        <translation>扫提货码或包裹标签</translation>
    </message>
</context>
<context>
    <name>NumberPad</name>
    <message>
        <source>Erase the last digit</source>
        <extracomment>Erase key of the number pad, for screen readers. Max 24.</extracomment>
        <translation>删掉最后一位</translation>
    </message>
</context>
<context>
    <name>NumberSheet</name>
    <message>
        <source>The number under the bars</source>
        <extracomment>Title over the pad for a product&apos;s number. Max 34.</extracomment>
        <translation>请输入条码下面的数字</translation>
    </message>
    <message>
        <source>All the digits, the small ones at the ends too</source>
        <extracomment>Under the typed number: which digits are meant. Max 60.</extracomment>
        <translation>每一位都要输，两头的小数字也算</translation>
    </message>
    <message>
        <source>Back to the page</source>
        <extracomment>Closes the pad for a product&apos;s number. Max 18.</extracomment>
        <translation>回到刚才</translation>
    </message>
    <message>
        <source>Into the basket</source>
        <extracomment>Puts the product with this number into the basket. Max 18.</extracomment>
        <translation>放进购物篮</translation>
    </message>
</context>
<context>
    <name>OfflineStrip</name>
    <message>
        <source>No connection since %1</source>
        <extracomment>Amber strip: the platform cannot be reached since this time. Max 32.</extracomment>
        <translation>%1 起连不上网</translation>
    </message>
</context>
<context>
    <name>Over</name>
    <message>
        <source>How we use your data</source>
        <extracomment>Title over the whole privacy notice. Max 30.</extracomment>
        <translation>我们怎样使用你的信息</translation>
    </message>
    <message>
        <source>Consumer notice</source>
        <extracomment>Title over the whole consumer notice. Max 30.</extracomment>
        <translation>消费者告知书</translation>
    </message>
</context>
<context>
    <name>PackSteps</name>
    <message>
        <source>Scan every unit</source>
        <extracomment>Packing, first: scan every unit. Max 20.</extracomment>
        <translation>逐件扫商品</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>Under it: scanned of all. Max 20.</extracomment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Scan the label</source>
        <extracomment>Packing, second: stick the label on and scan it. Max 20.</extracomment>
        <translation>扫包裹标签</translation>
    </message>
</context>
<context>
    <name>PapersBox</name>
    <message>
        <source>Documents</source>
        <extracomment>Above the documents at the desk. Max 18.</extracomment>
        <translation>单证</translation>
    </message>
    <message>
        <source>Order</source>
        <extracomment>Before the order number. Max 12.</extracomment>
        <translation>订单</translation>
    </message>
    <message>
        <source>Waybill</source>
        <extracomment>Before the waybill number. Max 12.</extracomment>
        <translation>运单</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <extracomment>Before the last four of the wallet&apos;s number. Max 12.</extracomment>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>ends in %1</source>
        <extracomment>The last four of the wallet&apos;s number. Max 16.</extracomment>
        <translation>尾号 %1</translation>
    </message>
</context>
<context>
    <name>PastSheet</name>
    <message>
        <source>Find a past order</source>
        <extracomment>Title of the search for an order that is over. Max 24.</extracomment>
        <translation>找以前的单</translation>
    </message>
    <message>
        <source>Scan the slip, the voucher or the parcel label. Without any of them, type the pickup number and the last four of the card shown.</source>
        <extracomment>How a past order is found. Max 150.</extracomment>
        <translation>扫小票、提货码或包裹标签都行。什么都没有，就输取货号和证件末四位。</translation>
    </message>
    <message>
        <source>Pickup number, B208</source>
        <extracomment>Field: the pickup number of a past order. Max 24.</extracomment>
        <translation>取货号，如 B208</translation>
    </message>
    <message>
        <source>Last four of the card</source>
        <extracomment>Field: the end of the card that is shown. Max 24.</extracomment>
        <translation>证件末四位</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2, %3, %n piece(s), ¥%4</source>
        <extracomment>One past order: number, day, buyer, pieces and sum. Max 80.</extracomment>
        <translation>
            <numerusform>%1，%2，%3，%n 件，¥%4</numerusform>
        </translation>
    </message>
    <message>
        <source>Find</source>
        <extracomment>Looks for the order. Max 14.</extracomment>
        <translation>找</translation>
    </message>
</context>
<context>
    <name>PayCodeStage</name>
    <message>
        <source>Reads your pay code, keeps nothing</source>
        <extracomment>Caption over the camera picture while it looks for a pay code. Max 34.</extracomment>
        <translation>只读付款码，不留下</translation>
    </message>
    <message>
        <source>Camera is off</source>
        <extracomment>Caption while the camera gives no picture. Max 34.</extracomment>
        <translation>镜头没开</translation>
    </message>
    <message>
        <source>Hold your pay code here</source>
        <extracomment>Resting word while the camera looks for a pay code. Max 28.</extracomment>
        <translation>把付款码对准这里</translation>
    </message>
    <message>
        <source>In WeChat or Alipay, open Pay</source>
        <extracomment>Under it: where the pay code is found. Max 48.</extracomment>
        <translation>在微信或支付宝里点开收付款</translation>
    </message>
</context>
<context>
    <name>PayPage</name>
    <message>
        <source>To pay, tax included</source>
        <extracomment>Over the amount to pay. Max 30.</extracomment>
        <translation>应付，含税</translation>
    </message>
    <message>
        <source>To pay, with %1% tax</source>
        <extracomment>Over the amount to pay, with the tax share in it. Max 30.</extracomment>
        <translation>应付，含税 %1%</translation>
    </message>
    <message>
        <source>After you have paid</source>
        <extracomment>Above the three stations after paying. Max 24.</extracomment>
        <translation>付款以后</translation>
    </message>
    <message>
        <source>Papers to customs</source>
        <extracomment>After paying, first: the four documents go to customs. Max 18.</extracomment>
        <translation>四份单证发海关</translation>
    </message>
    <message>
        <source>all checked already</source>
        <extracomment>Under it. Max 24.</extracomment>
        <translation>都已提前查过</translation>
    </message>
    <message>
        <source>Customs releases</source>
        <extracomment>After paying, second: customs releases. Max 18.</extracomment>
        <translation>海关放行</translation>
    </message>
    <message>
        <source>mostly within 1 min</source>
        <extracomment>Under it. Max 24.</extracomment>
        <translation>通常不到 1 分钟</translation>
    </message>
    <message>
        <source>Courier brings it</source>
        <extracomment>After paying, third: a courier brings it. Max 18.</extracomment>
        <translation>快递送货</translation>
    </message>
    <message>
        <source>Collect by number</source>
        <extracomment>After paying, third: collect by number. Max 18.</extracomment>
        <translation>凭号提货</translation>
    </message>
    <message>
        <source>to your door</source>
        <extracomment>Under it: to the door. Max 24.</extracomment>
        <translation>送到家</translation>
    </message>
    <message>
        <source>at the pickup desk</source>
        <extracomment>Under it: where. Max 24.</extracomment>
        <translation>到提货台</translation>
    </message>
    <message>
        <source>pickup desk %1</source>
        <extracomment>Under it: where, with the desk&apos;s number. Max 24.</extracomment>
        <translation>%1 号提货台</translation>
    </message>
    <message>
        <source>&lt;b&gt;Not released? Refund starts within 60 s&lt;/b&gt;, the way you paid</source>
        <extracomment>The promise about the money (keep the tags). Max 100.</extracomment>
        <translation>&lt;b&gt;万一没放行，60 秒内开始退款&lt;/b&gt;，原路退回，不用申请</translation>
    </message>
    <message>
        <source>Back to basket</source>
        <extracomment>Returns to the basket. Max 16.</extracomment>
        <translation>回购物篮</translation>
    </message>
    <message>
        <source>Do not buy</source>
        <extracomment>Ends the visit before paying; asks once. Max 16.</extracomment>
        <translation>先不买了</translation>
    </message>
</context>
<context>
    <name>PersonLines</name>
    <message>
        <source>ID number ends in %1</source>
        <extracomment>Last four of the ID number. Max 30.</extracomment>
        <translation>身份证号末四位 %1</translation>
    </message>
    <message>
        <source>Checking with the registry</source>
        <extracomment>The real-name check is on its way. Max 40.</extracomment>
        <translation>正在核验实名</translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>Your mobile number</source>
        <extracomment>Title of the page that asks for the phone number. Max 34.</extracomment>
        <translation>你的手机号</translation>
    </message>
    <message>
        <source>That is not a mobile number, please check</source>
        <extracomment>Eleven digits that are no mobile number. Max 44.</extracomment>
        <translation>这不像手机号，请再看看</translation>
    </message>
    <message>
        <source>Customs requires it; we remember it encrypted for next time</source>
        <extracomment>Under the number field: what it is for. Max 60.</extracomment>
        <translation>海关要求填写；加密记住，下次不用再输</translation>
    </message>
    <message>
        <source>Leave</source>
        <extracomment>Ends the visit; asks once. Max 12.</extracomment>
        <translation>先不买了</translation>
    </message>
    <message>
        <source>Register</source>
        <extracomment>The number is complete: register. Max 24.</extracomment>
        <translation>登记</translation>
    </message>
    <message>
        <source>Please correct it</source>
        <extracomment>In the place of the button while the number is wrong. Max 30.</extracomment>
        <translation>请改一改</translation>
    </message>
    <message numerus="yes">
        <source>%n digit(s) to go</source>
        <extracomment>In the place of the button until the number is complete. Max 30.</extracomment>
        <translation>
            <numerusform>还差 %n 位</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PriceCard</name>
    <message>
        <source>Show any product code</source>
        <extracomment>Price check, before anything was shown. Max 30.</extracomment>
        <translation>把商品码放到镜头前</translation>
    </message>
    <message>
        <source>You see its price; it does not go into the basket</source>
        <extracomment>Under it. Max 60.</extracomment>
        <translation>只看价格，不放进购物篮</translation>
    </message>
    <message>
        <source>Goods ¥%1, tax ¥%2 (%3%)</source>
        <extracomment>Price check: goods price, tax and its share. Max 60.</extracomment>
        <translation>商品 %1 元，税 %2 元（%3%）</translation>
    </message>
</context>
<context>
    <name>PriceSheet</name>
    <message>
        <source>Price check</source>
        <extracomment>Title of the price check. Max 20.</extracomment>
        <translation>查价</translation>
    </message>
    <message>
        <source>Scan a product</source>
        <extracomment>The price check waits for a code. Max 40.</extracomment>
        <translation>扫一件商品</translation>
    </message>
    <message>
        <source>Not on sale now</source>
        <extracomment>The product is not sold now. Max 24.</extracomment>
        <translation>现在不卖</translation>
    </message>
    <message>
        <source>Price</source>
        <extracomment>Price of one piece without tax. Max 16.</extracomment>
        <translation>售价</translation>
    </message>
    <message>
        <source>Tax</source>
        <extracomment>Import tax on one piece. Max 16.</extracomment>
        <translation>税</translation>
    </message>
    <message>
        <source>Together</source>
        <extracomment>What one piece costs with tax. Max 16.</extracomment>
        <translation>合计</translation>
    </message>
</context>
<context>
    <name>ProofCard</name>
    <message>
        <source>not shown yet</source>
        <extracomment>A proof that has not been shown yet. Max 16.</extracomment>
        <translation>还没出示</translation>
    </message>
</context>
<context>
    <name>Proofs</name>
    <message>
        <source>Send by courier</source>
        <extracomment>In the place of voucher and person: a courier takes it. Max 20.</extracomment>
        <translation>走快递</translation>
    </message>
    <message>
        <source>Voucher</source>
        <extracomment>First proof of the hand-over. Max 12.</extracomment>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Person</source>
        <extracomment>Second proof of the hand-over. Max 12.</extracomment>
        <translation>本人</translation>
    </message>
    <message>
        <source>last four</source>
        <extracomment>Field for the last four of the card shown. Max 12.</extracomment>
        <translation>末四位</translation>
    </message>
    <message>
        <source>Parcel</source>
        <extracomment>Third proof of the hand-over. Max 12.</extracomment>
        <translation>包裹</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <source>Pickup %1</source>
        <extracomment>Tab of the desk: orders to hand over. Max 12.</extracomment>
        <translation>待提 %1</translation>
    </message>
    <message>
        <source>Packing %1</source>
        <extracomment>Tab of the desk: orders to pack. Max 12.</extracomment>
        <translation>装箱 %1</translation>
    </message>
    <message>
        <source>Trouble %1</source>
        <extracomment>Tab of the desk: orders that need a person. Max 12.</extracomment>
        <translation>异常 %1</translation>
    </message>
    <message>
        <source>No trouble</source>
        <extracomment>The worklist is empty. Max 30.</extracomment>
        <translation>没有异常</translation>
    </message>
    <message>
        <source>Nobody is waiting</source>
        <extracomment>The queue is empty. Max 30.</extracomment>
        <translation>现在没有人等</translation>
    </message>
    <message>
        <source>another order</source>
        <extracomment>What the arrow keys do. Max 16.</extracomment>
        <translation>换一单</translation>
    </message>
    <message>
        <source>all keys</source>
        <extracomment>What the question mark does. Max 16.</extracomment>
        <translation>全部按键</translation>
    </message>
</context>
<context>
    <name>QueueRow</name>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <extracomment>Row of the desk&apos;s queue: pieces. Max 20.</extracomment>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s), desk %1</source>
        <extracomment>Row of the desk&apos;s queue: pieces, desk. Max 20.</extracomment>
        <translation>
            <numerusform>%n 件，%1 号台</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReasonRow</name>
    <message>
        <source>In own words, no names; may stay empty</source>
        <extracomment>Field: the reason in own words, read by customs; may stay empty. Max 46.</extracomment>
        <translation>补充一句，别写姓名；可以不填</translation>
    </message>
</context>
<context>
    <name>RefundCard</name>
    <message>
        <source>Back to you, tax included</source>
        <extracomment>Over the amount that goes back. Max 26.</extracomment>
        <translation>全额退回，含税</translation>
    </message>
    <message>
        <source>since the refusal</source>
        <extracomment>Over the clock that runs since the refund became due. Max 22.</extracomment>
        <translation>从被拒到现在</translation>
    </message>
    <message>
        <source>Refund is due</source>
        <extracomment>Way of the refund, first: it is due. Max 18.</extracomment>
        <translation>退款已开始</translation>
    </message>
    <message>
        <source>Staff are on it</source>
        <extracomment>Way of the refund, second: the wallet does not take it. Max 18.</extracomment>
        <translation>店员在处理</translation>
    </message>
    <message>
        <source>Alipay</source>
        <extracomment>Way of the refund, second: at the wallet. Max 18.</extracomment>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <extracomment>Way of the refund, second: at the wallet. Max 18.</extracomment>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>taken at %1</source>
        <extracomment>Under it: when the wallet took the refund. Max 20.</extracomment>
        <translation>%1 已受理</translation>
    </message>
    <message>
        <source>has taken it</source>
        <extracomment>Under it: the wallet has taken the refund. Max 20.</extracomment>
        <translation>已受理</translation>
    </message>
    <message>
        <source>In your account</source>
        <extracomment>Way of the refund, third: in the shopper&apos;s account. Max 18.</extracomment>
        <translation>回到原账户</translation>
    </message>
    <message>
        <source>balance: minutes
card: 1–3 days</source>
        <extracomment>Under it, while it is on its way; two lines. Max 34.</extracomment>
        <translation>零钱几分钟
银行卡 1–3 天</translation>
    </message>
</context>
<context>
    <name>RefusalAnswers</name>
    <message>
        <source>What happened</source>
        <extracomment>Refusal, first question. Max 16.</extracomment>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>Who acts</source>
        <extracomment>Refusal, second question. Max 16.</extracomment>
        <translation>谁在处理</translation>
    </message>
    <message>
        <source>Our staff, with the payment company. We ask it again every hour.</source>
        <extracomment>In the place of &quot;the refund starts by itself&quot;, when the wallet will not make it. Max 80.</extracomment>
        <translation>店员在和支付公司处理，每小时再催</translation>
    </message>
    <message>
        <source>What now</source>
        <extracomment>Refusal, third question. Max 16.</extracomment>
        <translation>你现在可以</translation>
    </message>
</context>
<context>
    <name>RefusedCard</name>
    <message>
        <source>What happened</source>
        <extracomment>Refusal at the desk, first question. Max 16.</extracomment>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>Who acts</source>
        <extracomment>Refusal at the desk, second question. Max 16.</extracomment>
        <translation>谁在处理</translation>
    </message>
    <message>
        <source>What now</source>
        <extracomment>Refusal at the desk, third question. Max 16.</extracomment>
        <translation>现在怎么办</translation>
    </message>
    <message>
        <source>Open it for a return</source>
        <extracomment>Opens the order of a used voucher, for a return. Max 22.</extracomment>
        <translation>打开办退货</translation>
    </message>
    <message>
        <source>Understood</source>
        <extracomment>Takes the refusal away. Max 12.</extracomment>
        <translation>知道了</translation>
    </message>
</context>
<context>
    <name>RefusedPage</name>
    <message>
        <source>Your money is back with you</source>
        <extracomment>Under the headline, when the money is back. Max 60.</extracomment>
        <translation>钱已经退到你的账户</translation>
    </message>
    <message>
        <source>Your money is safe, our staff get it back to you</source>
        <extracomment>Under the headline, when the wallet will not make the refund by itself. Max 60.</extracomment>
        <translation>钱没有丢，店员会帮你退回</translation>
    </message>
    <message>
        <source>Your money goes back to you by itself</source>
        <extracomment>Under the headline, when money goes back. Max 60.</extracomment>
        <translation>钱会自己退回来，不用申请</translation>
    </message>
    <message>
        <source>Nothing was charged</source>
        <extracomment>Under the headline, when nothing was paid. Max 60.</extracomment>
        <translation>没有扣款</translation>
    </message>
    <message>
        <source>Leave</source>
        <extracomment>Ends the visit after a refusal. Max 12.</extracomment>
        <translation>离开</translation>
    </message>
    <message>
        <source>Put it right</source>
        <extracomment>Returns to where the refusal can be put right. Max 22.</extracomment>
        <translation>回去改一改</translation>
    </message>
    <message>
        <source>Print refund slip</source>
        <extracomment>Prints the slip about the refund. Max 22.</extracomment>
        <translation>打印退款凭条</translation>
    </message>
</context>
<context>
    <name>RegisterPage</name>
    <message>
        <source>Lay your ID card under the camera</source>
        <extracomment>Title of the page that asks for the ID card. Max 34.</extracomment>
        <translation>把身份证平放在镜头下</translation>
    </message>
    <message>
        <source>Camera is still off</source>
        <extracomment>Caption over the drawing: the camera is still off. Max 22.</extracomment>
        <translation>镜头还没打开</translation>
    </message>
    <message>
        <source>Three things first</source>
        <extracomment>Above the three explanations. Max 22.</extracomment>
        <translation>先说清楚三件事</translation>
    </message>
    <message>
        <source>Privacy notice</source>
        <extracomment>Opens the whole privacy notice. Max 22.</extracomment>
        <translation>完整隐私说明</translation>
    </message>
    <message>
        <source>Why we ask</source>
        <extracomment>Why the card is read. Max 20.</extracomment>
        <translation>为什么要看</translation>
    </message>
    <message>
        <source>Customs asks for the real buyer. We read name and number and check this year&apos;s allowance.</source>
        <extracomment>Its explanation. Max 90.</extracomment>
        <translation>海关规定实名购买，只读姓名和号码，还会查今年额度</translation>
    </message>
    <message>
        <source>No picture is kept</source>
        <extracomment>What happens to the picture. Max 20.</extracomment>
        <translation>画面不留下</translation>
    </message>
    <message>
        <source>It is dropped once read. The screen shows a masked name and the last four only.</source>
        <extracomment>Its explanation. Max 90.</extracomment>
        <translation>读完马上丢掉，屏幕上只显示遮住的姓名和末四位</translation>
    </message>
    <message>
        <source>Who sees it</source>
        <extracomment>Who gets the data. Max 20.</extracomment>
        <translation>给谁看</translation>
    </message>
    <message>
        <source>Encrypted, to customs and the payment service only; erased when the law allows.</source>
        <extracomment>Its explanation. Max 90.</extracomment>
        <translation>加密后只发给海关和支付机构，法定保存期满自动删除</translation>
    </message>
    <message>
        <source>By agreeing you consent separately to our use of your ID data</source>
        <extracomment>The separate consent, above the button that gives it. Max 70.</extracomment>
        <translation>按下同意，就是单独同意我们处理你的身份证信息</translation>
    </message>
    <message>
        <source>You may look round without it, only not order here</source>
        <extracomment>Under it: no pressure. Max 60.</extracomment>
        <translation>不同意也能逛，只是不能在这里下单</translation>
    </message>
    <message>
        <source>No, just looking</source>
        <extracomment>Declines consent and goes on looking round. Max 18.</extracomment>
        <translation>不同意，先逛逛</translation>
    </message>
    <message>
        <source>Agree, open camera</source>
        <extracomment>Gives consent and switches the camera on. Max 24.</extracomment>
        <translation>同意，打开镜头</translation>
    </message>
</context>
<context>
    <name>ReleasedPage</name>
    <message>
        <source>Pickup voucher</source>
        <extracomment>The voucher&apos;s QR, for screen readers. Max 30.</extracomment>
        <translation>提货码</translation>
    </message>
    <message>
        <source>Your pickup voucher</source>
        <extracomment>Beside the voucher QR: what it is. Max 30.</extracomment>
        <translation>这是你的提货码</translation>
    </message>
    <message>
        <source>Take a photo or print it. The desk scans it once, then it is used up.</source>
        <extracomment>Under it: what to do. Max 90.</extracomment>
        <translation>拍下来，或打成小票。提货台扫一次就用掉了。</translation>
    </message>
    <message>
        <source>Documents</source>
        <extracomment>Above the documents when released. Max 30.</extracomment>
        <translation>单证</translation>
    </message>
    <message>
        <source>%1 s from payment to release</source>
        <extracomment>At its right: seconds from payment to release. Max 30.</extracomment>
        <translation>从付款到放行 %1 秒</translation>
    </message>
    <message>
        <source>The buyer signs for it in person</source>
        <extracomment>Sent by courier: who may take it. Max 40.</extracomment>
        <translation>由订购人本人签收</translation>
    </message>
    <message>
        <source>Bring your ID card, staff check it</source>
        <extracomment>What to bring to the desk. Max 40.</extracomment>
        <translation>带上身份证，店员会再核对一次</translation>
    </message>
    <message>
        <source>closes in &lt;b&gt;%1 s&lt;/b&gt;</source>
        <extracomment>When the page closes by itself (keep the tags). Max 26.</extracomment>
        <translation>这一页 &lt;b&gt;%1 秒&lt;/b&gt;后收起</translation>
    </message>
    <message>
        <source>No slip</source>
        <extracomment>Closes the page without printing. Max 12.</extracomment>
        <translation>不用小票</translation>
    </message>
    <message>
        <source>Print slip</source>
        <extracomment>Prints the slip of an order that is sent. Max 22.</extracomment>
        <translation>打印小票</translation>
    </message>
    <message>
        <source>Print pickup slip</source>
        <extracomment>Prints the pickup slip. Max 22.</extracomment>
        <translation>打印提货小票</translation>
    </message>
</context>
<context>
    <name>ReleasedStage</name>
    <message>
        <source>Collected, enjoy it</source>
        <extracomment>Over the number: handed over. Max 24.</extracomment>
        <translation>已经提走，用得开心</translation>
    </message>
    <message>
        <source>Released by customs</source>
        <extracomment>Over the number: customs has released. Max 24.</extracomment>
        <translation>海关已放行</translation>
    </message>
    <message>
        <source>On its way to your door</source>
        <extracomment>Under the number: a courier brings it. Max 26.</extracomment>
        <translation>快递送到家</translation>
    </message>
    <message>
        <source>Please go to desk %1</source>
        <extracomment>Under the number: go to this desk now. Max 26.</extracomment>
        <translation>请到 %1 号提货台</translation>
    </message>
    <message>
        <source>Quarantine is checking it</source>
        <extracomment>Under the number: released by customs, but inspection and quarantine looks at the parcel. Max 26.</extracomment>
        <translation>检疫查验中，请稍等</translation>
    </message>
    <message>
        <source>Just being packed</source>
        <extracomment>Under the number: released, but the parcel is still being packed. Max 26.</extracomment>
        <translation>店员正在装箱</translation>
    </message>
</context>
<context>
    <name>ReturnSheet</name>
    <message>
        <source>%1 comes back</source>
        <extracomment>Title of a return; %1 is the pickup number. Max 30.</extracomment>
        <translation>%1 退货</translation>
    </message>
    <message>
        <source>No connection, nothing is recorded</source>
        <extracomment>The desk is offline: no return can be asked for now. Max 40.</extracomment>
        <translation>断网了，什么都没记</translation>
    </message>
    <message>
        <source>Keep the goods aside and do it when the desk is back.</source>
        <extracomment>What to do about it. Max 60.</extracomment>
        <translation>商品先单独放好，联网后再办。</translation>
    </message>
    <message>
        <source>Unopened, whole, fit to be sold?</source>
        <extracomment>Staff look at the goods that came back. Max 40.</extracomment>
        <translation>没拆、没坏、还能再卖？</translation>
    </message>
    <message>
        <source>Yes</source>
        <extracomment>The goods are as they left. Max 12.</extracomment>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <extracomment>The goods were opened or damaged. Max 12.</extracomment>
        <translation>不是</translation>
    </message>
    <message>
        <source>Scan each piece that came back</source>
        <extracomment>A return: nothing was counted yet. Max 40.</extracomment>
        <translation>把带回来的商品一件件扫</translation>
    </message>
    <message>
        <source>Asking for the sum</source>
        <extracomment>A return: the platform is asked for the sum. Max 30.</extracomment>
        <translation>正在问金额</translation>
    </message>
    <message>
        <source>Goes back, %1 tax included</source>
        <extracomment>A return: before the money that goes back; %1 is the tax in it. Max 40.</extracomment>
        <translation>退给顾客，含税 %1</translation>
    </message>
    <message>
        <source>No sum for these pieces</source>
        <extracomment>A return: there is no sum for these pieces. Max 30.</extracomment>
        <translation>这几件还没有金额</translation>
    </message>
    <message numerus="yes">
        <source>Take %n piece(s) back</source>
        <extracomment>Takes the counted pieces back and asks customs. Max 36.</extracomment>
        <translation>
            <numerusform>收下 %n 件，报海关退货</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Your documents
are in order</source>
        <extracomment>Step 3, done: two short lines. Max 40.</extracomment>
        <translation>单证都没问题，
可以付款了</translation>
    </message>
    <message>
        <source>Your basket
is kept safe</source>
        <extracomment>Step 3, no connection: the basket is kept. Max 40.</extracomment>
        <translation>购物篮
替你留着</translation>
    </message>
    <message>
        <source>Checking the papers
before you pay</source>
        <extracomment>Step 3, in work. Max 40.</extracomment>
        <translation>付款之前，
先把单证查一遍</translation>
    </message>
    <message>
        <source>Opening the payment</source>
        <extracomment>Under it, done: opens the payment next. Max 70.</extracomment>
        <translation>正在打开付款码</translation>
    </message>
    <message>
        <source>It goes on by itself when the connection is back</source>
        <extracomment>Under it, no connection. Max 70.</extracomment>
        <translation>网一通就自己接着办</translation>
    </message>
    <message>
        <source>So that customs has nothing left to ask once you have paid</source>
        <extracomment>Under it, in work. Max 70.</extracomment>
        <translation>查清楚再付钱，付完海关就没什么好问的</translation>
    </message>
    <message>
        <source>Receive your basket</source>
        <extracomment>Step 3, first check: the basket reached the platform. Max 30.</extracomment>
        <translation>收下购物篮</translation>
    </message>
    <message>
        <source>Check the documents</source>
        <extracomment>Step 3, second check: documents. Max 30.</extracomment>
        <translation>核对单证</translation>
    </message>
    <message>
        <source>Hold goods and allowance</source>
        <extracomment>Step 3, third check: goods and allowance are held. Max 30.</extracomment>
        <translation>留好商品和额度</translation>
    </message>
    <message>
        <source>Prices and tax as shown</source>
        <extracomment>Under it. Max 56.</extracomment>
        <translation>价格和税跟屏幕上一样</translation>
    </message>
    <message>
        <source>With every rule customs has published</source>
        <extracomment>Under it. Max 56.</extracomment>
        <translation>按海关公布的规则逐条查</translation>
    </message>
    <message>
        <source>Nobody else can take them meanwhile</source>
        <extracomment>Under it, held until a time. Max 56.</extracomment>
        <translation>这段时间别人拿不走</translation>
    </message>
    <message>
        <source>For you, until %1</source>
        <extracomment>Under it, held until a time. Max 56.</extracomment>
        <translation>替你留到 %1</translation>
    </message>
    <message>
        <source>Back to basket</source>
        <extracomment>Returns to the basket. Max 16.</extracomment>
        <translation>回购物篮</translation>
    </message>
    <message>
        <source>Leave</source>
        <extracomment>Ends the visit; asks once. Max 12.</extracomment>
        <translation>先不买了</translation>
    </message>
</context>
<context>
    <name>ScanPage</name>
    <message>
        <source>What does it cost?</source>
        <extracomment>Title while the basket is empty. Max 34.</extracomment>
        <translation>这件多少钱</translation>
    </message>
    <message>
        <source>Show a product code to the camera</source>
        <extracomment>Title while prices are asked for. Max 34.</extracomment>
        <translation>把商品码放到镜头前</translation>
    </message>
    <message>
        <source>Basket</source>
        <extracomment>Above the basket. Max 16.</extracomment>
        <translation>购物篮</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <extracomment>Beside it: how many pieces. Max 22.</extracomment>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 kinds, %n piece(s)</source>
        <extracomment>Beside it: how many products, how many pieces in all. Max 26.</extracomment>
        <translation>
            <numerusform>%1 种，共 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more below</source>
        <extracomment>At its right: rows that do not fit on the screen. Max 30.</extracomment>
        <translation>
            <numerusform>下面还有 %n 种</numerusform>
        </translation>
    </message>
    <message>
        <source>Next one: just show its code</source>
        <extracomment>At its right: how to go on. Max 30.</extracomment>
        <translation>继续扫下一件，放到镜头前就行</translation>
    </message>
    <message>
        <source>Only a price</source>
        <extracomment>Codes show their price and add nothing. Max 18.</extracomment>
        <translation>只查价格</translation>
    </message>
    <message>
        <source>This year&apos;s allowance left, as recorded here</source>
        <extracomment>Empty basket: what may still be bought this year. Max 60.</extracomment>
        <translation>今年跨境额度，本馆记录还能买</translation>
    </message>
    <message>
        <source>Back to basket</source>
        <extracomment>Ends asking for prices. Max 16.</extracomment>
        <translation>回购物篮</translation>
    </message>
    <message>
        <source>Put it in the basket</source>
        <extracomment>Puts the product whose price is shown into the basket. Max 22.</extracomment>
        <translation>放进购物篮</translation>
    </message>
    <message>
        <source>Leave</source>
        <extracomment>Ends the visit; asks once. Max 12.</extracomment>
        <translation>先不买了</translation>
    </message>
    <message>
        <source>Get help</source>
        <extracomment>Asks how to get help from staff. Max 16.</extracomment>
        <translation>请店员来帮忙</translation>
    </message>
    <message>
        <source>Clear all</source>
        <extracomment>Empties the basket. Max 12.</extracomment>
        <translation>清空重来</translation>
    </message>
    <message numerus="yes">
        <source>Hold my %n piece(s)</source>
        <extracomment>Confirms basket and consumer notice while the platform cannot be reached. Max 30.</extracomment>
        <translation>
            <numerusform>先替我留着，共 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Order %n piece(s)</source>
        <extracomment>Confirms basket and consumer notice. Max 30.</extracomment>
        <translation>
            <numerusform>确认下单，共 %n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanStage</name>
    <message>
        <source>Reads product codes, never people</source>
        <extracomment>Caption over the camera picture on the scan page. Max 34.</extracomment>
        <translation>镜头只认商品码，不拍人</translation>
    </message>
    <message>
        <source>Camera is off</source>
        <extracomment>Caption while the camera gives no picture. Max 34.</extracomment>
        <translation>镜头没开</translation>
    </message>
    <message>
        <source>Type a number</source>
        <extracomment>On the camera picture: opens the pad for the number under the bars. Max 16.</extracomment>
        <translation>手输条码数字</translation>
    </message>
    <message>
        <source>Hold the code to the frame</source>
        <extracomment>Resting word of the scan page while nothing was read. Max 28.</extracomment>
        <translation>把码凑到框里</translation>
    </message>
    <message>
        <source>On the label or the pack; it is read at once</source>
        <extracomment>Under it. Max 48.</extracomment>
        <translation>标签上、盒子上的都行，马上就读到</translation>
    </message>
</context>
<context>
    <name>ScanTotals</name>
    <message>
        <source>with %1% tax ¥ %2</source>
        <extracomment>Beside the total in large type: how much of it is tax. Max 26.</extracomment>
        <translation>含税 %1%，¥ %2</translation>
    </message>
    <message numerus="yes">
        <source>Goods, %n piece(s)</source>
        <extracomment>Sum of the goods without tax. Max 16.</extracomment>
        <translation>
            <numerusform>商品 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Import tax %1%</source>
        <extracomment>Cross-border tax on the goods, with its share. Max 18.</extracomment>
        <translation>跨境综合税 %1%</translation>
    </message>
    <message>
        <source>Freight</source>
        <extracomment>Freight of the parcel. Max 16.</extracomment>
        <translation>运费</translation>
    </message>
    <message>
        <source>Total, not final yet</source>
        <extracomment>Over the total while the platform cannot be reached. Max 24.</extracomment>
        <translation>合计，还没最后确认</translation>
    </message>
    <message>
        <source>Total with tax</source>
        <extracomment>Over the total. Max 24.</extracomment>
        <translation>合计应付</translation>
    </message>
    <message>
        <source>Allowance this year ¥%1</source>
        <extracomment>The year&apos;s allowance in words (landscape): the limit. Max 40.</extracomment>
        <translation>今年额度 %1 元</translation>
    </message>
    <message>
        <source>Allowance this year ¥%1, used %2</source>
        <extracomment>The year&apos;s allowance: limit, and what is used as recorded here. Max 52.</extracomment>
        <translation>今年跨境额度 %1 元，本馆记录已用 %2</translation>
    </message>
    <message>
        <source>left after this &lt;b&gt;%1&lt;/b&gt;</source>
        <extracomment>What is left of the allowance after this order (keep the tags). Max 34.</extracomment>
        <translation>这单后还剩 &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>By ordering you confirm the</source>
        <extracomment>Before the link to the consumer notice: ordering confirms it was read. Max 40.</extracomment>
        <translation>确认下单，就表示你读过了</translation>
    </message>
    <message>
        <source>consumer notice</source>
        <extracomment>Link to the consumer notice, ends the sentence before. Max 20.</extracomment>
        <translation>《消费者告知书》</translation>
    </message>
</context>
<context>
    <name>ShiftSheet</name>
    <message>
        <source>Hand over the shift</source>
        <extracomment>Title of the shift&apos;s end. Max 20.</extracomment>
        <translation>交班</translation>
    </message>
    <message>
        <source>Count the packed parcels at desk %1.</source>
        <extracomment>What to do before the shift ends; %1 is the desk. Max 60.</extracomment>
        <translation>点清 %1 号台上已封箱的包裹</translation>
    </message>
    <message>
        <source>How many parcels</source>
        <extracomment>Field: how many parcels lie here. Max 24.</extracomment>
        <translation>几个包裹</translation>
    </message>
    <message>
        <source>A word to the next clerk</source>
        <extracomment>Field: a word to the next clerk, may stay empty. Max 40.</extracomment>
        <translation>给下一位的话</translation>
    </message>
    <message>
        <source>Sign out</source>
        <extracomment>The shift was handed over: sign out so that the next may sign in. Max 20.</extracomment>
        <translation>签退</translation>
    </message>
    <message>
        <source>Hand over</source>
        <extracomment>Hands the shift over. Max 20.</extracomment>
        <translation>交班</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Sign in to desk %1</source>
        <extracomment>Title of the desk&apos;s sign-in. Max 30.</extracomment>
        <translation>%1 号提货台，请登录</translation>
    </message>
    <message>
        <source>Scan your badge or type it</source>
        <extracomment>Field of the desk&apos;s sign-in: badge. Max 30.</extracomment>
        <translation>扫工牌，或输入工号</translation>
    </message>
    <message>
        <source>PIN</source>
        <extracomment>Field of the desk&apos;s sign-in: PIN. Max 30.</extracomment>
        <translation>密码</translation>
    </message>
    <message>
        <source>Sign in</source>
        <extracomment>Button of the desk&apos;s sign-in. Max 14.</extracomment>
        <translation>登录</translation>
    </message>
</context>
<context>
    <name>StaffCode</name>
    <message>
        <source>Code for staff</source>
        <extracomment>The QR at the foot of a refusal, for screen readers. Max 30.</extracomment>
        <translation>给店员的码</translation>
    </message>
    <message>
        <source>For our staff to scan</source>
        <extracomment>Beside the QR at the foot of a refusal. Max 24.</extracomment>
        <translation>给店员扫</translation>
    </message>
    <message>
        <source>Order %1, %2</source>
        <extracomment>Under it: order, our code. Max 60.</extracomment>
        <translation>单号 %1，%2</translation>
    </message>
    <message>
        <source>customs receipt %1</source>
        <extracomment>Under it: the code on customs&apos; receipt. Max 30.</extracomment>
        <translation>海关回执 %1</translation>
    </message>
</context>
<context>
    <name>StaffMenu</name>
    <message>
        <source>Quieter</source>
        <extracomment>Staff menu: less volume. Max 12.</extracomment>
        <translation>小声点</translation>
    </message>
    <message>
        <source>Sound %1 %</source>
        <extracomment>Staff menu: the volume in percent. Max 20.</extracomment>
        <translation>音量 %1%</translation>
    </message>
    <message>
        <source>Louder</source>
        <extracomment>Staff menu: more volume. Max 12.</extracomment>
        <translation>大声点</translation>
    </message>
    <message>
        <source>Light colours</source>
        <extracomment>Staff menu: back to the light colours. Max 30.</extracomment>
        <translation>换回浅色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <extracomment>Staff menu: dark colours for a dark hall. Max 30.</extracomment>
        <translation>换成深色</translation>
    </message>
    <message>
        <source>End the open visit</source>
        <extracomment>Staff menu: end the visit that somebody left open. Max 30.</extracomment>
        <translation>结束没走完的这一单</translation>
    </message>
    <message>
        <source>Open for shoppers</source>
        <extracomment>Staff menu: open the kiosk for shoppers again. Max 30.</extracomment>
        <translation>开始接待顾客</translation>
    </message>
    <message>
        <source>Take out of service</source>
        <extracomment>Staff menu: take the kiosk out of service. Max 30.</extracomment>
        <translation>暂停这台机器</translation>
    </message>
</context>
<context>
    <name>StaffPage</name>
    <message>
        <source>Staff: your PIN</source>
        <extracomment>Title of the staff&apos;s page before the PIN. Max 24.</extracomment>
        <translation>店员，请输密码</translation>
    </message>
    <message>
        <source>Back to the kiosk</source>
        <extracomment>Closes the staff&apos;s page. Max 20.</extracomment>
        <translation>回到顾客页面</translation>
    </message>
    <message>
        <source>Sign in</source>
        <extracomment>Checks badge and PIN. Max 16.</extracomment>
        <translation>进入</translation>
    </message>
</context>
<context>
    <name>StaffPin</name>
    <message>
        <source>The platform does not answer</source>
        <extracomment>The platform cannot be asked whether badge and PIN belong together. Max 40.</extracomment>
        <translation>平台没有答复</translation>
    </message>
    <message>
        <source>Try again in a moment, or use the desk</source>
        <extracomment>Under it. Max 60.</extracomment>
        <translation>等一会儿再试，或到提货台登录</translation>
    </message>
</context>
<context>
    <name>StepRail</name>
    <message>
        <source>Register</source>
        <extracomment>First step of a purchase, under its bar. Max 9.</extracomment>
        <translation>登记</translation>
    </message>
    <message>
        <source>Order</source>
        <extracomment>Second step of a purchase, under its bar. Max 9.</extracomment>
        <translation>下单</translation>
    </message>
    <message>
        <source>Declare</source>
        <extracomment>Third step of a purchase: we declare the goods to customs. Max 9.</extracomment>
        <translation>申报</translation>
    </message>
    <message>
        <source>Pay</source>
        <extracomment>Fourth step of a purchase, under its bar. Max 9.</extracomment>
        <translation>支付</translation>
    </message>
    <message>
        <source>Collect</source>
        <extracomment>Fifth step of a purchase, under its bar. Max 9.</extracomment>
        <translation>提货</translation>
    </message>
    <message>
        <source>Step %1 of 5: %2</source>
        <extracomment>Where we are, under the bars in large type and for screen readers: number and name of the step. Max 24.</extracomment>
        <translation>第 %1 步，共 5 步：%2</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>One fewer: %1</source>
        <extracomment>Minus in the basket, for screen readers: one fewer of this product. Max 40.</extracomment>
        <translation>少一件：%1</translation>
    </message>
    <message>
        <source>Take out: %1</source>
        <extracomment>Bin in the basket, for screen readers: take this product out. Max 40.</extracomment>
        <translation>拿掉：%1</translation>
    </message>
    <message>
        <source>One more: %1</source>
        <extracomment>Plus in the basket, for screen readers: one more of this product. Max 40.</extracomment>
        <translation>多一件：%1</translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message>
        <source>Are you still there?</source>
        <extracomment>Question when nobody touched the screen for a while. Max 24.</extracomment>
        <translation>还在吗？</translation>
    </message>
    <message>
        <source>Otherwise this screen is wiped, so that nobody sees what is yours</source>
        <extracomment>Under it: what happens otherwise. Max 80.</extracomment>
        <translation>没人动的话，屏幕会清干净，别人看不到你的东西</translation>
    </message>
    <message>
        <source>I am done</source>
        <extracomment>Ends the visit at once. Max 12.</extracomment>
        <translation>我不买了</translation>
    </message>
    <message>
        <source>I am still here</source>
        <extracomment>The shopper is still there. Max 20.</extracomment>
        <translation>我还在</translation>
    </message>
</context>
<context>
    <name>TellSheet</name>
    <message>
        <source>Back to the page</source>
        <extracomment>Closes a sheet that tells something. Max 18.</extracomment>
        <translation>回到刚才</translation>
    </message>
    <message>
        <source>Call staff here</source>
        <extracomment>Calls staff to this kiosk. Max 18.</extracomment>
        <translation>请店员过来</translation>
    </message>
</context>
<context>
    <name>TextSheet</name>
    <message>
        <source>Back to the page</source>
        <extracomment>Closes a notice and returns to the page. Max 16.</extracomment>
        <translation>回到刚才</translation>
    </message>
</context>
<context>
    <name>TimelineSheet</name>
    <message>
        <source>%1 from the start</source>
        <extracomment>Title of the timeline; %1 is the pickup number. Max 24.</extracomment>
        <translation>%1 的经过</translation>
    </message>
</context>
<context>
    <name>TrainingBand</name>
    <message>
        <source>Training: no real money, no real customs</source>
        <extracomment>In the margin of every page of a rehearsal. Max 60.</extracomment>
        <translation>培训模式：不收真钱，不报真关</translation>
    </message>
</context>
<context>
    <name>TroublePane</name>
    <message>
        <source>What you found</source>
        <extracomment>Field of the worklist: what was found. Max 40.</extracomment>
        <translation>查到的原因</translation>
    </message>
</context>
<context>
    <name>TwicePaid</name>
    <message>
        <source>Alipay</source>
        <extracomment>The wallet&apos;s own name. Max 14.</extracomment>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <extracomment>The wallet&apos;s own name. Max 14.</extracomment>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>Paid twice: ¥%1 is back in %2</source>
        <extracomment>Paid twice, the second payment is back: %1 is the sum, %2 the wallet. Max 70.</extracomment>
        <translation>付了两次：多付的 ¥%1 已退回%2</translation>
    </message>
    <message>
        <source>Paid twice: our staff return ¥%1 to %2</source>
        <extracomment>Paid twice, the wallet does not take the refund: %1 is the sum, %2 the wallet. Max 70.</extracomment>
        <translation>付了两次：多付的 ¥%1 由店员办退，退到%2</translation>
    </message>
    <message>
        <source>Paid twice: ¥%1 goes back to %2 by itself, %3 so far</source>
        <extracomment>Paid twice, the second payment goes back: %1 is the sum, %2 the wallet, %3 a running clock. Max 70.</extracomment>
        <translation>付了两次：多付的 ¥%1 自己退回%2，已过 %3</translation>
    </message>
</context>
<context>
    <name>UnitLine</name>
    <message numerus="yes">
        <source>%n came back</source>
        <extracomment>Second line of a product of which some came back. Max 20.</extracomment>
        <translation>
            <numerusform>退过 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>shelf %1</source>
        <extracomment>Second line of a product while packing: its shelf. Max 20.</extracomment>
        <translation>货架 %1</translation>
    </message>
</context>
<context>
    <name>VoucherSheet</name>
    <message>
        <source>New voucher for %1</source>
        <extracomment>Title of the new voucher; %1 is the pickup number. Max 24.</extracomment>
        <translation>%1 的新提货码</translation>
    </message>
    <message>
        <source>New voucher</source>
        <extracomment>What the code is, for screen readers. Max 20.</extracomment>
        <translation>新提货码</translation>
    </message>
    <message>
        <source>The lost voucher is void. Only this one opens the parcel.</source>
        <extracomment>Beside the new voucher. Max 60.</extracomment>
        <translation>丢的那张已作废，只认这一张</translation>
    </message>
    <message>
        <source>Print it, or let the shopper take a picture.</source>
        <extracomment>Beside the new voucher: what to do. Max 60.</extracomment>
        <translation>打印出来，或者让顾客拍下来</translation>
    </message>
    <message>
        <source>Print</source>
        <extracomment>Prints the new voucher. Max 16.</extracomment>
        <translation>打印</translation>
    </message>
</context>
<context>
    <name>WalletChoices</name>
    <message>
        <source>WeChat</source>
        <extracomment>The wallet&apos;s short name, beside two other ways to pay. Max 8.</extracomment>
        <translation>微信</translation>
    </message>
    <message>
        <source>Alipay</source>
        <extracomment>The wallet&apos;s short name, beside two other ways to pay. Max 8.</extracomment>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>Pay code</source>
        <extracomment>A way to pay: the camera reads the pay code on the shopper&apos;s phone. Max 10.</extracomment>
        <translation>付款码</translation>
    </message>
</context>
<context>
    <name>WalletStage</name>
    <message>
        <source>WeChat Pay</source>
        <extracomment>The wallet&apos;s own name. Max 14.</extracomment>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>Alipay</source>
        <extracomment>The wallet&apos;s own name. Max 14.</extracomment>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>Payment cancelled,
nothing was charged</source>
        <extracomment>In the place of the payment QR: called off on the phone or here. Max 44.</extracomment>
        <translation>这次没付成，
没有扣款</translation>
    </message>
    <message>
        <source>Payment code</source>
        <extracomment>The payment QR, for screen readers. Max 30.</extracomment>
        <translation>付款码</translation>
    </message>
    <message>
        <source>This code has run out, nothing was charged</source>
        <extracomment>In the place of the payment QR: time is over. Max 44.</extracomment>
        <translation>这个码过期了，
没有扣款</translation>
    </message>
    <message>
        <source>No answer from %1,
nothing was charged</source>
        <extracomment>In the place of the payment QR: the wallet does not answer; %1 is its name. Max 60.</extracomment>
        <translation>%1没有答复，
没有扣款</translation>
    </message>
    <message>
        <source>This code has run out.
Whether you paid shows
once we are back online</source>
        <extracomment>In the place of the payment QR: time is over in an outage, nobody knows yet how it ended. Max 70.</extracomment>
        <translation>这个码到点了
付没付成，联网后
这里会显示</translation>
    </message>
    <message>
        <source>This code has run out,
we are asking whether you paid</source>
        <extracomment>In the place of the payment QR: time is over, the wallet has not said yet how it ended. Max 60.</extracomment>
        <translation>码到点了，
正在问有没有付上</translation>
    </message>
    <message>
        <source>%1 is slow to answer,
we keep asking</source>
        <extracomment>In the place of the payment QR: it takes long to come; %1 is the wallet&apos;s name. Max 60.</extracomment>
        <translation>%1答得慢，
还在问</translation>
    </message>
    <message>
        <source>Not paid on the phone yet:
carry on, or start afresh</source>
        <extracomment>In the place of the payment QR: a phone has scanned it and has not paid for a while. Max 70.</extracomment>
        <translation>手机上还没付：
可以接着付，也可以换个码</translation>
    </message>
    <message>
        <source>Your wallet would not pay,
nothing was charged</source>
        <extracomment>In the place of the payment QR: the wallet would not take the payment. Max 60.</extracomment>
        <translation>钱包没让付，
没有扣款</translation>
    </message>
    <message>
        <source>Not enough money in it,
nothing was charged</source>
        <extracomment>In the place of the payment QR: the wallet says that there is too little money in it. Max 60.</extracomment>
        <translation>钱包里的钱不够，
没有扣款</translation>
    </message>
    <message>
        <source>That pay code is used up,
open a fresh one</source>
        <extracomment>In the place of the payment QR: the pay code on the phone was too old or used. Max 60.</extracomment>
        <translation>这个付款码失效了，
请刷新一个</translation>
    </message>
    <message>
        <source>This wallet is not the buyer&apos;s,
nothing was charged</source>
        <extracomment>In the place of the payment QR: the wallet belongs to somebody else than the buyer. Max 70.</extracomment>
        <translation>不是订购人本人的钱包，
没有扣款</translation>
    </message>
    <message>
        <source>This wallet has no verified name,
nothing was charged</source>
        <extracomment>In the place of the payment QR: the wallet has no verified name. Max 70.</extracomment>
        <translation>这个钱包没有实名，
没有扣款</translation>
    </message>
    <message>
        <source>Asking your wallet</source>
        <extracomment>In the place of the payment QR: the pay code on the phone was read. Max 40.</extracomment>
        <translation>正在向钱包收款</translation>
    </message>
    <message>
        <source>Fetching your payment code</source>
        <extracomment>In the place of the payment QR: being fetched. Max 40.</extracomment>
        <translation>正在取付款码</translation>
    </message>
    <message>
        <source>Try again</source>
        <extracomment>Asks a wallet again that did not answer. Max 16.</extracomment>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>New code</source>
        <extracomment>Asks for a new payment QR. Max 16.</extracomment>
        <translation>换个新码</translation>
    </message>
    <message>
        <source>%1 left</source>
        <extracomment>On the ring: time left to pay. Max 12.</extracomment>
        <translation>还剩 %1</translation>
    </message>
</context>
<context>
    <name>WalletWords</name>
    <message>
        <source>You can pay with %1</source>
        <extracomment>Under the empty place of the QR: the other wallet can be chosen above; %1 is its name. Max 34.</extracomment>
        <translation>可以改用%1付</translation>
    </message>
    <message>
        <source>Refused there? Nothing was charged</source>
        <extracomment>Under the place of the QR: the phone said no, or its owner called it off. Max 34.</extracomment>
        <translation>手机上没付成的，没有扣款</translation>
    </message>
    <message>
        <source>Paid, thank you</source>
        <extracomment>In the place of the QR: paid. Max 34.</extracomment>
        <translation>收到了，谢谢</translation>
    </message>
    <message>
        <source>Now confirm on your phone</source>
        <extracomment>Under the QR: the phone has scanned it. Max 34.</extracomment>
        <translation>请在手机上确认</translation>
    </message>
    <message>
        <source>Keep your phone at hand</source>
        <extracomment>Under the empty place of the QR: the pay code on the phone was read. Max 34.</extracomment>
        <translation>请拿好手机</translation>
    </message>
    <message>
        <source>No answer from Alipay, scan this</source>
        <extracomment>Under WeChat&apos;s QR: Alipay was chosen and does not answer; this code still stands. Max 34.</extracomment>
        <translation>支付宝没有答复，还是扫这个码</translation>
    </message>
    <message>
        <source>No answer from WeChat, scan this</source>
        <extracomment>Under Alipay&apos;s QR: WeChat Pay was chosen and does not answer; this code still stands. Max 34.</extracomment>
        <translation>微信支付没有答复，还是扫这个码</translation>
    </message>
    <message>
        <source>Open Alipay and scan</source>
        <extracomment>Under the QR: what to do. Max 34.</extracomment>
        <translation>打开支付宝，扫一扫</translation>
    </message>
    <message>
        <source>Open WeChat and scan</source>
        <extracomment>Under the QR: what to do. Max 34.</extracomment>
        <translation>打开微信，扫一扫</translation>
    </message>
    <message>
        <source>Pay from the account of %1: customs wants buyer and payer to be one</source>
        <extracomment>Under it: payer must be the buyer; %1 is the masked name. Max 70.</extracomment>
        <translation>请用%1本人的账户付，海关要求谁买谁付</translation>
    </message>
</context>
<context>
    <name>WithdrawSheet</name>
    <message>
        <source>Paid, but cannot wait?</source>
        <extracomment>Title: the shopper paid and does not want to wait. Max 28.</extracomment>
        <translation>付了款，等不及？</translation>
    </message>
    <message>
        <source>Just go</source>
        <extracomment>First way. Max 24.</extracomment>
        <translation>先走也行</translation>
    </message>
    <message>
        <source>The order goes on by itself. Come back with slip and ID card while the hall is open, and collect.</source>
        <extracomment>Its explanation. Max 110.</extracomment>
        <translation>单子自己会办完。开馆时间带着凭条和身份证回来取就行</translation>
    </message>
    <message>
        <source>Or cancel at the desk</source>
        <extracomment>Second way. Max 24.</extracomment>
        <translation>也可以去提货台撤单</translation>
    </message>
    <message>
        <source>Staff withdraw the declaration. Once customs agrees, the whole sum goes back the way you paid.</source>
        <extracomment>Its explanation: withdrawal first, refund after customs agreed. Max 110.</extracomment>
        <translation>店员先向海关撤销申报，海关同意后，全款原路退回</translation>
    </message>
    <message>
        <source>Your money is safe</source>
        <extracomment>What holds in any case. Max 24.</extracomment>
        <translation>钱不会丢</translation>
    </message>
    <message>
        <source>Not released by customs means refunded within 60 s, without asking. Released goods wait for you.</source>
        <extracomment>Its explanation. Max 110.</extracomment>
        <translation>海关不放行，60 秒内自动开始退款；放行了，东西等着你</translation>
    </message>
    <message>
        <source>Withdraw %1</source>
        <extracomment>Title of the withdrawal; %1 is the pickup number. Max 30.</extracomment>
        <translation>%1 撤单</translation>
    </message>
    <message>
        <source>%1, ID ends in %2</source>
        <extracomment>Whose order it is, to be compared with who stands there. Max 40.</extracomment>
        <translation>%1，身份证末四位 %2</translation>
    </message>
    <message>
        <source>No connection, nothing is recorded</source>
        <extracomment>The desk is offline: nothing can be given up now. Max 40.</extracomment>
        <translation>断网了，什么都没记</translation>
    </message>
    <message>
        <source>Keep the parcel here and do it when the desk is back.</source>
        <extracomment>What to do about it. Max 60.</extracomment>
        <translation>包裹先留在这里，联网后再办。</translation>
    </message>
    <message>
        <source>What happens now</source>
        <extracomment>Above what a withdrawal brings about. Max 24.</extracomment>
        <translation>接下来会这样</translation>
    </message>
    <message>
        <source>Withdraw and refund</source>
        <extracomment>Gives a sale up at once; the money goes back. Max 30.</extracomment>
        <translation>撤单退款</translation>
    </message>
    <message>
        <source>Take it back through customs</source>
        <extracomment>A released parcel goes back by the return process. Max 30.</extracomment>
        <translation>整单收回，报海关退货</translation>
    </message>
    <message>
        <source>Ask customs to withdraw</source>
        <extracomment>Customs is asked to let a sale be given up. Max 30.</extracomment>
        <translation>请海关撤单</translation>
    </message>
</context>
</TS>
