"""What the shop answers, by what customers want, in two languages. Data, written here.

Slots are named as the contract wants them: {order_id}, {status}, {carrier}, {tracking_number}.
"""

ANSWERS = {
    "en": {
        "where_is_order": "Your order {order_id} is {status}. It travels with {carrier}, number {tracking_number}.",
        "cancel_order": "Order {order_id} is {status}. Until it is shipped, you can cancel it under «My orders».",
        "change_address": "Order {order_id} is {status}. Until it is shipped, change its address under «My orders».",
        "return_item": "You have 30 days to return what you do not like: its label is under «My orders», {order_id}.",
        "refund": "We send the money for {order_id} within five working days after your parcel has reached us.",
        "damaged": "We are sorry. Please send us a photograph; we replace what was damaged in {order_id} at our cost.",
        "wrong_item": "We are sorry for the mix-up in {order_id}. The right item is sent now.",
        "invoice": "You find the invoice of {order_id} under «My orders»; your company's name can be added there, too.",
        "payment": "If a payment was made twice, the second one goes back by itself within three working days.",
        "voucher": "A voucher works once, from the order value that is printed on it, and not on reduced products.",
        "product_question": "All we know of a product stands on its page: material, care, measurements and guarantee.",
        "account": "«Forgot your password?» sets a new one. Under «My account» you can delete all your data.",
        "complaint": "We are sorry for the trouble with {order_id}. One of us answers your message today.",
        "human": "One of us will answer you today. If you leave a telephone number, we call you.",
    },
    "zh": {
        "where_is_order": "您的订单{order_id}目前状态:{status},承运商{carrier},运单号{tracking_number}。",
        "cancel_order": "订单{order_id}目前状态:{status}。未发货前可以在「我的订单」里取消。",
        "change_address": "订单{order_id}目前状态:{status}。未发货前可以在「我的订单」里修改地址。",
        "return_item": "收货后30天内可以退货,请在「我的订单」{order_id}中打印退货单。",
        "refund": "收到退件后五个工作日内,{order_id}的款项会原路退回。",
        "damaged": "非常抱歉。请发一张照片给我们,订单{order_id}中损坏的商品我们免费更换。",
        "wrong_item": "非常抱歉,订单{order_id}发错了。我们马上补发正确的商品。",
        "invoice": "{order_id}的发票在「我的订单」里下载,也可以在那里填写公司抬头。",
        "payment": "如果重复扣款,多付的部分会在三个工作日内自动退回。",
        "voucher": "每张优惠券只能使用一次,须满足券面金额,特价商品不可用。",
        "product_question": "商品的材质、保养、尺寸和保修信息都在商品页面上。",
        "account": "请用「忘记密码」重设密码;在「我的账号」里可以删除个人信息。",
        "complaint": "给您添麻烦了,非常抱歉。{order_id}今天会有专人处理并回复您。",
        "human": "今天会有客服人员回复您。留下电话号码的话,我们给您打电话。",
    },
}
